"""All stories of the demo. A new one is a line in its scheme's table."""

from disclosure.demo.script import Story
from disclosure.demo.stories_csods import CSODS
from disclosure.demo.stories_dvds import DVDS

STORIES: tuple[Story, ...] = (*DVDS, *CSODS)
