"""SHOWS: function views of one service call each, plain forms, templates of components; no rules, no rows."""
