"""An invented force with some seventy cases, for a first look and for tests.

What happens in them goes through the same forms and services as what people do.
"""
