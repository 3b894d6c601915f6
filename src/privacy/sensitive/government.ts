import type { SiteList } from "./site-list.ts";

export const government: SiteList = {
  category: "government",
  sites: `
    pajak.go.id djponline.pajak.go.id coretaxdjp.pajak.go.id imigrasi.go.id dukcapil.kemendagri.go.id polri.go.id
    bpjsketenagakerjaan.go.id bpjs-kesehatan.go.id oss.go.id lapor.go.id kpu.go.id kemkes.go.id kemenag.go.id
    kemdikbud.go.id jakarta.go.id sscasn.bkn.go.id siapkerja.kemnaker.go.id prakerja.go.id ojk.go.id bi.go.id
    taspen.co.id asabri.co.id korlantas.polri.go.id mahkamahagung.go.id
    canada.ca europa.eu admin.ch bund.de elster.de arbeitsagentur.de bundesregierung.de belastingdienst.nl
    overheid.nl mijnoverheid.nl service-public.fr service-public.gouv.fr ameli.fr caf.fr francetravail.fr
    inps.it skatteverket.se forsakringskassan.se borger.dk skat.dk nav.no altinn.no skatteetaten.no suomi.fi vero.fi kela.fi
    eesti.ee belgium.be oesterreich.gv.at finanzonline.at gosuslugi.ru e-devlet.gov.tr turkiye.gov.tr uidai.gov.in
    incometax.gov.in singpass.gov.sg cpf.gov.sg my.gov.au ato.gov.au ird.govt.nz malaysia.gov.my hasil.gov.my
    irs.gov ssa.gov uscis.gov studentaid.gov medicare.gov state.gov usa.gov id.gov.ua afip.gob.ar
    rijksoverheid.nl duo.nl ind.nl politie.nl parliament.uk mkri.id ch.ch ontario.ca service.berlin.de bayern.de muenchen.de mod.uk`,
  suffixes:
    "gov mil go.id desa.id mil.id go.jp go.kr go.th go.ke go.ug go.tz gob gouv govt gc.ca gv.at gub.uy lg.jp police.uk nic.in",
  words:
    "gov egov e-gov pemerintah dukcapil samsat pajak kecamatan kelurahan kabupaten pemkot pemkab pemprov disdukcapil",
  affixes: "dukcapil pemkot pemkab pemprov",
  title:
    /\bnomor induk kependudukan\b|\bkartu keluarga\b|\bspt tahunan\b|\btax return\b|\bsocial security\b|\be-?ktp\b/i,
};
