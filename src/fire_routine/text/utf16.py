"""The unit in which texts are measured."""


def utf16_length(text: str) -> int:
    """Length in UTF-16 code units. The API's limit names no unit; this is the largest of the plausible ones."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2
