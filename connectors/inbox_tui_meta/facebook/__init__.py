"""Facebook Pages: comments, visitors' posts and Messenger of one Page."""
