from __future__ import annotations

import pytest

from inbox_tui.ui.app import InboxApp
from inbox_tui.ui.commands import BY_ID, COMMANDS, Scope, bindings
from inbox_tui.ui.footers import FOOTERS
from inbox_tui.ui.keymap import _clash, key_label, keymap
from inbox_tui.ui.screens.accounts import AccountsScreen
from inbox_tui.ui.screens.add_account import AddAccountScreen
from inbox_tui.ui.screens.entries import EntriesScreen
from inbox_tui.ui.screens.hear import ListenScreen
from inbox_tui.ui.screens.help import HelpScreen
from inbox_tui.ui.screens.main import MainScreen
from inbox_tui.ui.screens.people import AlikeScreen, PeopleScreen
from inbox_tui.ui.screens.person import PersonScreen
from inbox_tui.ui.screens.pick import PickScreen
from inbox_tui.ui.screens.plan import PlanScreen
from inbox_tui.ui.screens.promises import PromisesScreen
from inbox_tui.ui.screens.report import ReportScreen
from inbox_tui.ui.screens.review import ReviewScreen
from inbox_tui.ui.screens.search import SearchScreen
from inbox_tui.ui.screens.settings import SettingsScreen
from inbox_tui.ui.screens.thanks import ThanksScreen
from inbox_tui.ui.screens.waiting import WaitingScreen
from inbox_tui.ui.widgets.composer import Composer

HOMES = {
    Scope.EVERYWHERE: InboxApp,
    Scope.MAIN: MainScreen,
    Scope.COMPOSER: Composer,
    Scope.REVIEW: ReviewScreen,
    Scope.ENTRIES: EntriesScreen,
    Scope.ACCOUNTS: AccountsScreen,
    Scope.SEARCH: SearchScreen,
    Scope.SETTINGS: SettingsScreen,
    Scope.HELP: HelpScreen,
    Scope.FORM: AddAccountScreen,
    Scope.PICK: PickScreen,
    Scope.PROMISES: PromisesScreen,
    Scope.WAITING: WaitingScreen,
    Scope.THANKS: ThanksScreen,
    Scope.REPORT: ReportScreen,
    Scope.PLAN: PlanScreen,
    Scope.PERSON: PersonScreen,
    Scope.PEOPLE: PeopleScreen,
    Scope.ALIKE: AlikeScreen,
    Scope.LISTEN: ListenScreen,
}


def test_ids_are_unique():
    assert len(BY_ID) == len(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.id)
def test_every_command_is_whole(command):
    assert command.title
    assert command.tooltip
    assert command.group
    name = command.action.partition("(")[0]
    for scope in command.scopes:
        assert callable(getattr(HOMES[scope], f"action_{name}", None)), f"nobody does {command.action} in {scope}"
    assert "alt+" not in command.keys


@pytest.mark.parametrize("scope", Scope)
def test_every_binding_has_its_id_and_tooltip(scope):
    made = bindings(scope)
    assert made
    for binding in made:
        assert binding.id in BY_ID
        assert binding.tooltip


def test_no_two_commands_share_a_key_in_one_place():
    keys = keymap().keys
    assert [(id, other) for id in BY_ID if (other := _clash(id, keys))] == []


def test_while_text_is_typed_only_ctrl_and_function_keys_do_anything():
    others = {"escape", "enter", "up", "down", "pageup", "pagedown", "tab", "f1"}
    for command in COMMANDS:
        if command.scope in {Scope.COMPOSER, Scope.SEARCH, Scope.FORM} or command.priority:
            for key in command.keys.split(","):
                assert key.startswith("ctrl+") or key in others, command.id


def test_the_footer_offers_six_keys_at_most():
    for place, ids in FOOTERS.items():
        assert 0 < len(ids) <= 6, place
        assert set(ids) <= set(BY_ID)


@pytest.mark.parametrize(("place", "only_way"), [("focus", "view.next"), ("alike", "alike.undo")])
def test_the_only_key_for_a_thing_stands_in_the_footer_of_a_narrow_terminal(place, only_way):
    keys = [(key_label(BY_ID[id].keys.split(",")[0]), BY_ID[id]) for id in FOOTERS[place]]
    words = [f"{label} {command.short or command.title.lower()}" for label, command in keys]
    assert only_way in FOOTERS[place]
    assert len(f" {'   '.join(words)} ") <= 80, words


def test_labels_are_what_people_write():
    assert key_label("question_mark") == "?"
    assert key_label("ctrl+s") == "Ctrl+S"
    assert key_label("g i") == "g i"
    assert key_label("asterisk") == "*"


class TestUsersKeymap:
    def test_takes_over_what_the_user_wants(self):
        made = keymap({"reply.open": "J", "go.inbox": "g n"})
        assert made.complaints == ()
        assert made.keys["reply.open"] == ("J",)
        assert "n" in made.chords(Scope.MAIN)["g"]
        assert set(made.overrides()) == {"reply.open", "go.inbox"}

    def test_signs_may_be_written_as_they_are(self):
        assert keymap({"reply.open": "%"}).keys["reply.open"] == ("percent_sign",)

    @pytest.mark.parametrize(
        ("given", "said"),
        [
            ({"reply.open": "j"}, "would share a key"),
            ({"reply.open": "g"}, "would share a key"),
            ({"no.such": "w"}, "no command"),
            ({"compose.review": "w"}, "typed as text"),
            ({"reply.open": "alt+w"}, "Alt"),
        ],
    )
    def test_refuses_what_cannot_work_and_says_why(self, given, said):
        made = keymap(given)
        assert said in " ".join(made.complaints)
        assert made.keys["reply.open"] == ("r",)
        assert made.keys["compose.review"] == ("ctrl+s", "ctrl+enter")

    def test_two_commands_may_swap_keys(self):
        made = keymap({"triage.star": "t", "triage.tag": "s"})
        assert made.complaints == ()

    def test_the_modifiers_preset_leaves_no_single_letter(self):
        made = keymap(preset="modifiers")
        for id, keys in made.keys.items():
            assert not any(len(key) == 1 for key in keys), id
        assert [(id, other) for id in BY_ID if (other := _clash(id, made.keys))] == []


async def test_a_remapped_key_works_and_the_old_one_does_not(stage, town):
    from inbox_tui.config import Config, Keys

    async with stage(town, config=Config(keys=Keys(bind={"triage.star": "J"}))) as s:
        await s.press("s")
        assert not town.said
        await s.press("J")
        assert town.said[-1][0] in {"Starred", "Unstarred"}


async def test_a_bad_keymap_is_told_at_the_start(stage, town):
    from inbox_tui.config import Config, Keys

    async with stage(town, config=Config(keys=Keys(bind={"triage.star": "j"}))) as s:
        assert "would share a key" in s.notice


async def test_a_chord_shows_what_may_follow_and_a_wrong_key_ends_it(stage, town):
    async with stage(town) as s:
        await s.press("g")
        assert s.shows("i needs reply")
        assert s.shows("a at risk")
        await s.press("y")
        assert not s.shows("a at risk")
        await s.press("g", "a")
        assert s.main.view == "at-risk"


async def test_a_chord_does_not_fire_while_text_is_typed(stage, town):
    async with stage(town) as s:
        await s.press("r")
        await s.type("go again?")
        assert s.main.composer.text.endswith("go again?")


async def test_the_palette_runs_a_command_as_its_key_would(stage, town):
    async with stage(town) as s:
        await s.press("ctrl+p")
        await s.type("at risk")
        await s.pilot.pause(0.6)
        await s.press("enter")
        await s.settle()
        assert s.main.view == "at-risk"


async def test_help_shows_every_group_and_the_users_own_keys(stage, town):
    from inbox_tui.config import Config, Keys

    async with stage(town, size=(120, 400), config=Config(keys=Keys(bind={"triage.star": "J"}))) as s:
        await s.press("question_mark")
        text = s.text()
        for group in {command.group for command in COMMANDS if command.scope is not Scope.HELP}:
            assert group in text
        assert any(line.split()[:2] == ["J", "Star"] for line in s.lines())
        await s.press("q")
        assert s.app.screen is s.main
