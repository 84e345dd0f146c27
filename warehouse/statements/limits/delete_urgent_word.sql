-- Empties the words of danger before they are written anew: a code table, renewed from parameters/answers.yaml.
DELETE FROM ref.urgent_word
