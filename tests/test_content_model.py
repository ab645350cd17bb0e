"""The check of what may stand in what finds each kind of fault, and none on a page that has none."""

import pytest

from tests.content_model import faults

WRONG = [
    ("<p><div>x</div></p>", "<div> stands in <p>"),
    ("<span><ul><li>x</li></ul></span>", "<ul> stands in <span>"),
    ("<h2><p>x</p></h2>", "<p> stands in <h2>"),
    ("<p><a href='/'><div>x</div></a></p>", "<div> stands in <p>"),
    ("<label for=a><h2>x</h2></label><input id=a>", "<h2> stands in <label>"),
    ("<ul><p>x</p></ul>", "<p> stands directly in <ul>"),
    ("<dl><p>x</p></dl>", "<p> stands directly in <dl>"),
    ("<div><li>x</li></div>", "<li> stands in <div>"),
    ("<fieldset><p>x</p><legend>y</legend></fieldset>", "<legend> is not the first"),
    ("<table><tr><p>x</p></tr></table>", "<p> stands directly in <tr>"),
    ("<a href='/'><button>x</button></a>", "<button> can be pressed, and stands in <a>"),
    ("<button><a href='/'>x</a></button>", "<a> can be pressed, and stands in <button>"),
    ("<label><a href='/'>x</a></label>", "<a> can be pressed, and stands in <label>"),
    ("<button><span tabindex=0>x</span></button>", "<span> can be pressed, and stands in <button>"),
    ("<form><form></form></form>", "<form> stands in <form>"),
    ("<p id=a></p><p id=a></p>", "the id 'a' stands 2 times"),
    ("<label for=b>x</label>", "for names 'b', which is not there"),
    ("<label for=b>x</label><p id=b></p>", "<label> is for a <p>"),
    ("<input aria-describedby='c d'><p id=c></p>", "aria-describedby names 'd'"),
    ("<button form=f>x</button>", "form names 'f', which is not there"),
    ("<main></main><main></main>", "more than one main"),
]
SOUND = """
<main><h1>One</h1><p>Words <a href="/">and <strong>a link</strong></a></p>
<form id="f"><fieldset aria-describedby="hint"><legend><h2>Two</h2></legend><p id="hint">x</p>
<label for="a">A</label><input id="a"><label>B <input></label></fieldset><button>Send</button></form>
<dl><div><dt>x</dt><dd><ul><li>y</li></ul></dd></div></dl><button form="f">Other</button>
<table><thead><tr><th>x</th></tr></thead></table><select><option>x</option></select></main>
"""


@pytest.mark.parametrize(("text", "fault"), WRONG, ids=[text for text, _ in WRONG])
def test_what_stands_where_it_may_not_is_found(text, fault):
    assert any(fault in one for one in faults(text)), faults(text)


def test_a_sound_page_is_left_in_peace():
    assert faults(SOUND) == []
