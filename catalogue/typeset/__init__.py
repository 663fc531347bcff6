"""The composing room: plain data in; covers, cards, e-books and PDFs out, always the same bytes."""
