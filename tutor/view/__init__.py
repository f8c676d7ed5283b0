"""Renderables for one step: formula, tables, picture. Rich only, no Textual."""
