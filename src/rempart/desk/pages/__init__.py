"""What every page shares: the environment of templates, words in both languages, security headers, errors, and the look.

static/desk/look.css   every colour, size and component; nothing is styled elsewhere
static/desk/keys.js    shortcuts of the keyboard; every page works without it
jinja2/                frame.html that pages extend, parts.html with the components as macros
words.yml              sentences of the frame; each app has its own file of the same form
"""
