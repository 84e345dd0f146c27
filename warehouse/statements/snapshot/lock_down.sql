-- What a person's query may not do: reach files or the network, read variables of Python or the keys of ids, or change any
-- of this back. Settings of one connection; the last one makes the others final.
USE snapshot.out;
RESET VARIABLE id_inner;
RESET VARIABLE id_outer;
SET python_enable_replacements = false;
SET enable_external_access = false;
SET lock_configuration = true
