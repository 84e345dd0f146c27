-- Words that tell of danger, by the day from which they count. Grain: (word, valid_from).
CREATE TABLE ref.urgent_word (word VARCHAR, valid_from DATE, PRIMARY KEY (word, valid_from));
