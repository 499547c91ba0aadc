def utf16_length(text: str) -> int:
    """Length in UTF-16 code units: the API's limit has no documented unit, and this one gives the largest count."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2
