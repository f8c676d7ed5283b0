"""Which question a step allows, its hints and menus, and numbers to practise on."""
