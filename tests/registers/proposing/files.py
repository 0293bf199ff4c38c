"""Invented files of invented towns, as their offices keep them: every name, number and address is made up."""

PERMITS = """\
N° dossier;Nature de l'autorisation;Nom du pétitionnaire;Prénom du pétitionnaire;Raison sociale;SIRET;Adresse des travaux;CP;Commune;Déposé le;Date de décision;Sens de la décision;Courriel;Nationalité;Observations
PC-001;Terrasse;Quorvane;Norvik;;;12 rue du Phare;76600;Port-Vieux;03/02/2024;15/03/2024;Accordé;nq@example.org;Française;voisin mécontent
PC-002;Enseigne;;;SARL Les Embruns;299 000 018 00018;3 quai des Cordiers;76600;Port-Vieux;14/02/2024;;En cours;em@example.org;;
PC-003;Terrasse;Dulmarais;Odile;;;5 place du Môle;76600;Port-Vieux;28/02/2024;01/04/2024;Refusé;;Belge;
PC-004;Enseigne;;;Voiles et Toiles SAS;12345;8 rue du Sémaphore;76600;Port-Vieux;28/03/2024;30/04/2024;peut-être;;;
PC-005;Terrasse;;;;;1 rue du Môle;76600;Port-Vieux;29/03/2024;;;;;
"""

LICENCES = """\
License No,License description,Legal name,Doing business as,Account number,Address,Zip code,Term start date,Term expiration date,Date issued
L-1,Food,KELP LLC,Kelp Bar,501,12 SHORE ST,10466,01/15/2019,01/15/2020,01/02/2019
L-1,Food,KELP LLC,Kelp Bar,501,12 SHORE ST,10466,01/15/2020,01/15/2021,01/03/2020
L-2,Tobacco,HARBOUR INC,Harbour Shop,502,14 SHORE ST,10466,03/01/2019,03/01/2018,02/20/2019
"""

PREMISES = """\
Local;Adresse;Usage;Exploitant;SIRET;Début;Fin;Activité;Location;Observations
L-0001;3 rue du Vieux-Phare;bar;Au Cabestan;299 000 018 00018;01/03/2022;31/10/2024;débit de boissons;ordinaire;client pressé
L-0001;3 rue du Vieux-Phare;bar;Le Hauban;;04/11/2024;;débit de boissons;ordinaire;
L-0002;8 quai des Cordiers;halle;Crêpes de l'Estran;;01/06/2025;31/08/2025;restauration;saisonnière;
L-0003;1 place du Môle;magasin;Voiles et Toiles;;2024-13-01;;commerce;ordinaire;
"""

INSPECTIONS = """\
Date du contrôle;Établissement;Adresse;Infraction constatée;Gravité;Suite donnée
01/02/2024;Au Cabestan;3 rue du Vieux-Phare;Issue de secours fermée;forte;mise en demeure
01/02/2024;Au Cabestan;3 rue du Vieux-Phare;Registre absent;faible;mise en demeure
13/02/2024;Le Hauban;8 quai des Cordiers;;;conforme
"""

INTERESTS = """\
Agent,Fonction,Organisme concerné,Nature de l'intérêt,Date de déclaration
Norvik Quorvane,Adjoint au commerce,SARL Les Embruns,Parts sociales,2024-01-05
Odile Dulmarais,Directrice de l'urbanisme,Amicale des Cordiers,Présidente,2024-02-06
"""

STEPS = """\
{"dossier": {"numero": "PC-001", "type": "permis"}, "etape": "Instruction", "acteur": {"nom": "Quorvane", "prenom": "Norvik"}, "date": "2024-02-04T10:00:00", "abstention": false, "pieces": [1, 2]}
{"dossier": {"numero": "PC-001", "type": "permis"}, "etape": "Signature", "acteur": {"nom": "Dulmarais", "prenom": "Odile"}, "date": "2024-03-15T10:00:00", "abstention": false}
{"dossier": {"numero": "PC-002", "type": "permis"}, "etape": "Vote", "acteur": {"nom": "Dulmarais", "prenom": "Odile"}, "date": "2024-03-16T10:00:00", "abstention": true}
"""

LEASES = """\
Ville de Port-Vieux - service du domaine;;;;;;;;
Édité le 01/09/2025;;;;;;;;
;;;;;;;;
N° bail;Bailleur;Preneur;SIREN preneur;Local;Loyer annuel HT;Prise d'effet;Échéance;Sous-location autorisée
B-1;Ville de Port-Vieux;SARL Les Embruns;299000018;L-001;12 500,00 €;01/01/2020;31/12/2028;oui
B-2;Ville de Port-Vieux;Norvik Quorvane;;L-002;8 400,50 €;15/03/2021;14/03/2030;non
B-3;Ville de Port-Vieux;Association des Rameurs;;L-003;gratuit;01/06/2022;;non
B-4;Ville de Port-Vieux;;;L-004;900,00 €;01/06/2022;;non
"""

SALES = """\
Réf. acte;Date de l'acte;Vendeur;Acquéreur;Réf. cadastrale;Adresse du bien;Surface (m²);Prix de vente (€)
A-1;25/06/2023;Ville de Port-Vieux;SCI du Môle;AB 123;4 rue du Phare;120,5;250000,00
A-2;06/07/2023;Ville de Port-Vieux;Norvik Quorvane;AC 45;9 quai des Cordiers;80;99000,00
"""

GRANTS = """\
Exercice;Bénéficiaire;N° SIRET bénéficiaire;Objet de la subvention;Montant voté;Date de délibération;Dispositif
2024;Club nautique du Phare;29900001800018;Régates d'été;3.500;22/02/2024;Sport
2024;Amicale des Cordiers;;Fête du port;12.000;11/03/2024;Culture
2024;Comité des fêtes;;Bal;1.250;1/2/24;Culture
"""

COMPANIES = """\
siren|denominationUniteLegale|sigle|formeJuridique|dateCreation|etatAdministratif|codeNAF|adresseSiege|codePostal|libelleCommune|trancheEffectif
299000018|Les Embruns|EMB|SARL|2010-01-05|Active|56.10A|3 quai des Cordiers|76600|Port-Vieux|3 à 5 salariés
552081317|Voiles et Toiles||SAS|2011-02-06|Cessée|47.11B|8 rue du Sémaphore|76600|Port-Vieux|0 salarié
"""

OFFICERS = """\
SIREN société;Dénomination société;Nom;Prénom;Date de naissance;Lieu de naissance;Qualité;Nommé le;Cessation
299000018;Les Embruns;Quorvane;Norvik;05/02/1970;Port-Vieux;Gérant;01/01/2015;
299000018;Les Embruns;Dulmarais;Odile;13/03/1980;Port-Vieux;Commissaire aux comptes;01/01/2016;31/12/2020
552081317;Voiles et Toiles;Tellavig;Aurèle;14/04/1985;Port-Vieux;Président;02/02/2018;
"""

EVENTS = """\
siren;raison sociale;type d'événement;date de l'événement;référence annonce
299000018;Les Embruns;Liquidation judiciaire;05/06/2023;A123
552081317;Voiles et Toiles;Changement de siège;13/06/2023;A124
"""

CONTRACTS = """\
N° marché;Objet;Titulaire;SIRET titulaire;Montant HT;Date de notification;Procédure;Nb offres reçues
2024-01;Réfection du quai;SARL Les Embruns;29900001800018;120000,00;01/02/2024;MAPA;3
2024-02;Voiles du port;Voiles et Toiles SAS;;45000,50;13/02/2024;MAPA;1
"""

MANDATES = """\
Nom de l'élu;Prénom de l'élu;Code sexe;Date de naissance;Libellé de la fonction;Date de début du mandat;Code de la commune
Quorvane;Norvik;M;05/02/1970;Maire;18/05/2020;76000
Dulmarais;Odile;F;13/03/1980;Adjointe;18/05/2020;76000
"""

HOLDINGS = """\
Company,Company number,Shareholder,Share percentage,Since
Kelp Ltd,01234567,Harbour Holdings Ltd,75,2019-02-03
Kelp Ltd,01234567,Norvik Quorvane,25,2019-02-03
"""

VALUATIONS = """\
Local;Date de l'estimation;Valeur vénale;Évaluateur
L-001;12/01/2024;250 000,00 €;Domaine
L-002;13/02/2024;99 000,00 €;Domaine
"""

HAZARD_ORDERS = """\
N° arrêté;Local;Date de l'arrêté;Type d'arrêté;Travaux achevés le;Annulé le;Parties communes
P-1;L-001;12/01/2024;mise en sécurité;;;non
P-2;L-002;13/02/2024;insalubrité;14/06/2024;;oui
"""

OCCUPANCY_COUNTS = """\
Local;Date du comptage;Personnes présentes
L-001;12/01/2024;14
L-002;13/02/2024;0
"""

GRANT_SPENDS = """\
Numéro de subvention;N° facture;Fournisseur;SIREN fournisseur;Montant de la facture;Payé le;Lien déclaré
S-1;F-1;SARL Les Embruns;299000018;1 200,00 €;12/01/2024;non
S-1;F-2;Amicale des Cordiers;;300,50 €;13/02/2024;oui
"""

FILES = {
    "permits": ("autorisations.csv", PERMITS),
    "premises": ("locaux.csv", PREMISES),
    "inspections": ("controles.csv", INSPECTIONS),
    "staff_interests": ("declarations.csv", INTERESTS),
    "decision_steps": ("etapes.jsonl", STEPS),
    "leases": ("baux.csv", LEASES),
    "property_sales": ("ventes.csv", SALES),
    "subsidies": ("subventions.csv", GRANTS),
    "companies": ("entreprises.csv", COMPANIES),
    "officers": ("dirigeants.csv", OFFICERS),
    "events": ("evenements.csv", EVENTS),
    "contracts": ("marches.csv", CONTRACTS),
    "mandates": ("elus.csv", MANDATES),
    "holdings": ("shareholders.csv", HOLDINGS),
    "valuations": ("estimations.csv", VALUATIONS),
    "hazard_orders": ("arretes.csv", HAZARD_ORDERS),
    "occupancy_counts": ("comptages.csv", OCCUPANCY_COUNTS),
    "grant_spends": ("emploi.csv", GRANT_SPENDS),
}
"""A file of each kind: its name and its text."""
