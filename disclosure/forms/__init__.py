"""Every form, declared once, as a plain WTForms class. No Flask, no store: forms take values and give answers."""
