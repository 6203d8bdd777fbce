"""Reviews of a business on Google, by the Business Profile APIs."""
