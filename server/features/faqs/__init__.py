"""よくある質問: what somebody asked and was told, for everybody who does this kind of work."""
