"""First names common in France, without accents: a capitalised word after one of them is a person's name."""

FIRST_NAMES = frozenset(
    """
    Abdel Abel Adam Adele Adeline Adrien Agathe Agnes Ahmed Aime Alain Alban Albane Albert Alex Alexandra Alexandre Alexis Alfred
    Ali Alice Aline Alix Alphonse Amandine Amelia Amelie Amin Amine Anais Anatole Andre Andree Andrea Ange Angela Angele Angelique
    Anita Anna Annabelle Anne Annette Annick Annie Anthony Antoine Antoinette Antonin Antonio Ariane Aristide Arlette Armand Armelle Arnaud
    Arthur Astrid Aude Audrey Auguste Augustin Aurelia Aurelie Aurelien Aurore Axel Axelle Aymeric Aziz Barack Barbara Bartolome Bastien Beatrice
    Benedicte Benjamin Benoit Benoist Bernadette Bernard Berangere Bertrand Blandine Boris Brice Brigitte Bruno Camille Carine Carlos Carole
    Caroline Catherine Cecile Cedric Celia Celine Chantal Charles Charlotte Chloe Christel Christelle Christian Christiane Christine
    Christophe Claire Clara Clarisse Claude Claudette Claudia Claudine Clemence Clement Clementine Clotilde Colette Coralie Corinne Cyprien
    Cyril Cyrille Damien Daniel Daniele Danielle David Davy Deborah Delphine Denis Denise Desire Diane Didier Dieudonne Dimitri Dino Dominique Donald
    Dorothee Edgar Edith Edmond Edouard Eleonore Eliane Elie Elisa Elisabeth Elise Elodie Eloise Elsa Elvire Emeric Emile Emilie Emma Emmanuel
    Emmanuelle Eric Erica Ericka Ernest Erwan Estelle Esther Etienne Eugene Eva Evelyne Fabien Fabienne Fabrice Fanny Fatima Felix Ferdinand
    Fernand Fiona Flora Florence Florent Florian Franck Francine Francis Francois Francoise Frank Franz Fred Frederic Frederique Gabriel Gabrielle Gael Gaelle
    Gaetan Gaston Gautier Genevieve Geoffroy George Georges Georgette Gerald Geraldine Gerard Germaine Germinal Ghislaine Gilbert Gilberte Gilles Gisele Gonzague
    Graziella Gregoire Gregory Guillaume Gustave Guy Guylaine Gwendal Gwenael Habib Hadrien Helene Henri Henriette Herve Honore Hubert Hugo
    Hugues Ian Ibrahim Igor Ines Ingrid Irene Isabelle Ismael Ivan Jack Jacky Jacqueline Jacques Jamel James Jane Janine Jean Jeanine
    Jeanne Jeannine Jennifer Jerome Jessica Jimmy Joachim Joaquim Joel Joelle Joe Johanna John Jonathan Jordan Jordi Jose Josee Joseph
    Josephine Josette Josiane Josselin Josy Jocelyne Juan Judith Jules Julia Julie Julien Juliette Justin Justine Karen Karim Karine Karl Katia
    Kevin Khalid Laetitia Laila Lamia Laura Laure Laurence Laurent Laurette Laurianne Lea Leila Lena Leo Leon Leonard Leonie Leslie Lila Lilian Liliane
    Lionel Lise Lisa Loic Lola Louis Louise Luc Lucas Lucette Lucie Lucien Lucienne Ludovic Lydia Lydie Lysiane Madeleine Mael Magali
    Maggy Mahmoud Mailys Manon Manuel Manuela Marc Marcel Marcelle Margaret Margaux Margot Marguerite Maria Marianne Marie Mariette Marietta Marine Mario
    Marion Marjolaine Marlene Martial Martin Martine Maryline Maryse Mathias Mathieu Mathilde Matthias Matthieu Maud Maurice Max Maxence Maxime
    Maximilien Mehdi Melanie Melina Melissa Meyer Michel Michele Micheline Michelle Mickael Mireille Mohamed Mohammed Monique Morgane Mounir
    Muriel Mustapha Myriam Nadege Nadia Nadine Naima Natacha Natalia Nathalie Nathan Nelly Nelson Nicolas Nicole Nina Noel Noelle Noemie
    Nora Octave Odette Odile Olga Olivia Olivier Oriane Oscar Pablo Pascal Pascale Patrice Patricia Patrick Paul Paula Paule Paulette Pauline
    Perrine Philippe Pierre Pierrick Pierrette Prisca Quentin Rachel Rachid Rachida Raphael Raphaelle Raymond Raymonde Rebecca Recep Regine Regis Remi Remy
    Renaud Rene Renee Richard Robert Robin Roch Rodolphe Rodrigue Roger Roland Romain Romane Roman Romeo Rosa Rose Roselyne Roxane Sabine Sabrina Said
    Salima Sami Samia Samuel Sandra Sandrine Sara Sarah Sebastien Segolene Serge Sergio Severine Simon Simone Sofia Solange Sonia Sophie Soraya
    Stella Stephane Stephanie Steve Suzanne Suzy Sylvain Sylvestre Sylviane Sylvie Tanguy Tania Teddy Theo Theophile Therese Thibault Thibaud Thibaut Thierry Thomas Timothee
    Tiphaine Tristan Typhanie Ugo Ursula Valentin Valentine Valeria Valerie Valery Vanessa Veronique Victor Victoire Victoria Vincent Violette
    Virginie Viviane Vladimir Volodymyr Walter Wilfrid William Willy Xavier Yael Yan Yann Yannick Yasmina Yoann Yolande Yvan Yves Yvette Yvon
    Yvonne Zoe Zahia Perceval Bachar Binyamin Benyamin Carles Angel Enrico Silvio Giorgia Matteo Boris Theresa Viktor Xi Elon Mark Bill Jeff Tim
    """.split()
)
