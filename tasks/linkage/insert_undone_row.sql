-- Such rows tell what they tell once more, of whom they do name. Grain: row. Reads undone.
INSERT INTO new_row SELECT delivery_id, row_no FROM undone WHERE household_id IS NOT NULL
