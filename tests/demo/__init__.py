"""The demonstration library: an invented county, 示例 on every page; `make demo` builds it."""
