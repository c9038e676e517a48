"""Our own line drawings on a 24 × 24 grid."""

PATHS = {
    "belfry": "M9 22V9l3-6 3 6v13M7 22h10M9 13h6M12 9.2v.1M10.5 22v-4h3v4",
    "home": "M4 11l8-7 8 7v9a1 1 0 0 1-1 1h-5v-6h-4v6H5a1 1 0 0 1-1-1z",
    "process": "M5 4h5v5H5zM14 15h5v5h-5zM7.5 9v4a3 3 0 0 0 3 3H14M14 6.5h5M16.5 4v5",
    "asset": "M5 6c0-1.7 3.1-3 7-3s7 1.3 7 3-3.1 3-7 3-7-1.3-7-3zM5 6v12c0 1.7 3.1 3 7 3s7-1.3 7-3V6M5 12c0 1.7 3.1 3 7 3s7-1.3 7-3",
    "facility": "M4 4h16v6H4zM4 14h16v6H4zM7.5 7h.1M7.5 17h.1M11 7h6M11 17h6",
    "shield": "M12 3l7 2.5V11c0 4.6-2.9 8.4-7 10-4.1-1.6-7-5.4-7-10V5.5zM8.8 11.8l2.3 2.3 4.2-4.4",
    "people": "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM3 20c0-3.3 2.7-6 6-6s6 2.7 6 6M16 4.4a3.5 3.5 0 0 1 0 6.3M17.5 14.3c2.1.9 3.5 3.1 3.5 5.7",
    "trail": "M6 3h9l4 4v14H6zM14 3v5h5M9.5 12h6M9.5 16h6",
    "report": "M6 3h9l4 4v14H6zM14 3v5h5M9.5 17.5v-3M12.5 17.5v-6M15.5 17.5v-1.5",
    "settings": "M4 7h9M17 7h3M15 5v4M4 17h3M11 17h9M9 15v4",
    "map": "M9 4l6 2.5L20 4v14l-5 2.5L9 18l-5 2.5v-14zM9 4v14M15 6.5v14",
    "book": "M5 4.5A1.5 1.5 0 0 1 6.5 3H19v15H6.5A1.5 1.5 0 0 0 5 19.5zM5 19.5A1.5 1.5 0 0 0 6.5 21H19",
    "search": "M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM16.2 16.2L21 21",
    "menu": "M4 6h16M4 12h16M4 18h16",
    "plus": "M12 5v14M5 12h14",
    "download": "M12 4v11M7.5 11l4.5 4.5 4.5-4.5M5 20h14",
    "upload": "M12 16V5M7.5 9L12 4.5 16.5 9M5 20h14",
    "check": "M4.5 12.5l5 5 10-11",
    "arrow": "M5 12h14M13 6l6 6-6 6",
    "offer": "M4 9h16v4H4zM5.5 13h13v8h-13zM12 9v12M12 9c-4.5 0-5.5-5-2.5-5S12 9 12 9c0 0-.5-5 2.5-5s2 5-2.5 5",
    "calendar": "M5 6h14v14H5zM5 10.5h14M9 3.5v4M15 3.5v4",
    "money": "M3 6.5h18v11H3zM12 14.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM6 9.5v.1M18 14.4v.1",
    "question": "M9 9a3 3 0 1 1 4.4 2.6c-.9.5-1.4 1.1-1.4 2.1M12 17.4v.1M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z",
    "share": "M18 8a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM6 14.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM18 21a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM8.2 10.8l7.6-4M8.2 13.2l7.6 4",
    "sector": "M4 20V10M9.3 20V4M14.6 20v-7M20 20V8M3 20h18",
    "help": "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM5.7 5.7l3.5 3.5M14.8 14.8l3.5 3.5M18.3 5.7l-3.5 3.5M9.2 14.8l-3.5 3.5",
    "warn": "M12 4l9 16H3zM12 10v4.5M12 17.4v.1",
}


def svg(name: str) -> str:
    """Return one icon as inline SVG, hidden from assistive technology: the words beside it say the same."""
    return f'<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="{PATHS[name]}"/></svg>'
