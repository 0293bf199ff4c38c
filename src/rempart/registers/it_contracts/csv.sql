-- relation published
select row_number, cig as cig_stated, "strutturaProponente:codiceFiscaleProp" as buyer_stated,
       "strutturaProponente:denominazione" as buyer_name, oggetto as title, "sceltaContraente" as choice,
       "importoAggiudicazione" as amount_stated, "importoSommeLiquidate" as paid_stated,
       "tempiCompletamento:dataInizio" as start_stated, "tempiCompletamento:dataUltimazione" as end_stated
from source where broken is null;

-- relation taking_part
-- A lot in which nobody took part has one line with nothing in it.
select row_number, part, 'group/' || partrgrno as bid_id, "codiceFiscale" as code, "identificativoFiscaleEstero" as abroad,
       "ragioneSociale" as name
from source_participant;

-- relation awarded_to
select row_number, part, "codiceFiscale" as code, "identificativoFiscaleEstero" as abroad, "ragioneSociale" as name
from source_awardee;
