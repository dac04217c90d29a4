"""Keeps Matplotlib's line about its font cache, which a browser always prints, out of a lesson."""

import logging


def is_no_news_of_the_cache(record):
    return "font cache" not in record.getMessage()


logging.getLogger("matplotlib.font_manager").addFilter(is_no_news_of_the_cache)
