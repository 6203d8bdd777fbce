"""A small Snapchat: one public profile and its counts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from inbox_tui.connector import Answer
from inbox_tui.testing.link import Call, answer

CLIENT, KEY = "invented-client", "invented-key-of-no-use"


class SnapchatWorld:
    def __init__(self, now: Callable[[], datetime]) -> None:
        self.now = now
        self.faults: list[str] = []
        self.subscribers = 2310
        self.allowed = True
        self.turn = 0
        self.token = ""
        self.refresh = ""
        self.ended = False

    def expire(self) -> None:
        self.token = "ran-out"

    def end(self) -> None:
        self.ended, self.token, self.refresh = True, "ended", "ended"

    def __call__(self, call: Call) -> Answer | None:
        if call.path == "/login/oauth2/access_token":
            return self._tokens(call.body)
        if self.ended or call.headers.get("authorization") != f"Bearer {self.token}":
            return answer(401, {"request_status": "ERROR", "display_message": "Unauthorized", "error_code": "E3002"})
        if not self.allowed:
            words = "We're sorry, but you do not have access to this resource."
            return answer(403, {"request_status": "ERROR", "display_message": words, "error_code": "E2003"})
        if call.path == "/v1/public_profiles/my_profile":
            profile = {
                "id": "0b5a2f51-1111-4111-8111-000000000001", "display_name": "Brand", "snap_user_name": "brandmugs",
                "description": "Mugs.", "subscriber_count": str(self.subscribers), "spotlight_views": "88000",
            }  # fmt: skip
            return answer(200, {"request_status": "SUCCESS", "public_profile": profile})
        return answer(404, {"request_status": "ERROR", "display_message": "Not found"})

    def _tokens(self, form: dict[str, str]) -> Answer:
        wrong = self.ended or form.get("client_id") != CLIENT or form.get("client_secret") != KEY
        if wrong or (form["grant_type"] == "refresh_token" and form["refresh_token"] != self.refresh):
            return answer(400, {"error": "invalid_grant"})
        self.turn += 1
        self.token, self.refresh = f"access-{self.turn}", f"refresh-{self.turn}"
        return answer(200, {
            "access_token": self.token, "refresh_token": self.refresh, "token_type": "Bearer", "expires_in": 3600,
        })  # fmt: skip
