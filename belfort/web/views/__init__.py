"""One function per page: one service call, a form, a template."""
