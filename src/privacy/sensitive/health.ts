import type { SiteList } from "./site-list.ts";

export const health: SiteList = {
  category: "health",
  sites: `
    halodoc.com alodokter.com klikdokter.com sehatq.com hellosehat.com honestdocs.id gooddoctor.co.id prodia.co.id
    siloamhospitals.com mitrakeluarga.com herminahospitals.com rspondokindah.co.id eka-hospital.com ekahospital.com
    k24klik.com farmaku.com lifepack.id kimiafarma.co.id kimiafarmaapotek.co.id riliv.co ibunda.id
    kalbemed.com klikapotek.com guesehat.com doktersehat.com bpjs-kesehatan.go.id satusehat.kemkes.go.id
    pramita.co.id diagnos.co.id primayahospital.com mayapadahospital.com rscm.co.id
    webmd.com mayoclinic.org healthline.com drugs.com medscape.com zocdoc.com teladoc.com patient.info practo.com
    doctolib.* 1mg.com pharmeasy.in apollo247.com netmeds.com medlineplus.gov clevelandclinic.org kaiserpermanente.org
    kp.org mychart.* followmyhealth.com cvs.com walgreens.com boots.com 23andme.com ancestryhealth.com betterhelp.com
    talkspace.com 7cups.com cerebral.com plannedparenthood.org everydayhealth.com verywellhealth.com medicalnewstoday.com
    flo.health helloclue.com ovia.com goodrx.com hims.com forhers.com ro.co patientslikeme.com labcorp.com
    questdiagnostics.com ada.com onemedical.com amwell.com docplanner.* jameda.de netdoktor.* aponet.de shop-apotheke.com
    cigna.* aetna.com uhc.com myuhc.com unitedhealthcare.com anthem.com humana.com express-scripts.com optum.com bcbs.com
    bupa.* psychologytoday.com bethsaidahospitals.com rspremierbintaro.com ramsaysimedarby.co.id awalbros.com
    rsawalbros.com biofarma.co.id cito.co.id parahita.com alomedika.com nakes.id rs-jih.co.id rssuntan.or.id`,
  suffixes: "nhs.uk hospital clinic pharmacy doctor health healthcare dental dentist surgery rehab physio hiv",
  words:
    "health healthcare clinic hospital patient patients mychart telehealth pharmacy dental medical klinik apotek dokter kesehatan rsud rsup rsia rs puskesmas bidan pasien",
  affixes: "hospital hospitals clinic pharmacy puskesmas rumahsakit klinik apotek dokter",
  title:
    /\bpatient portal\b|\bmedical records?\b|\blab(oratory)? results?\b|\brekam medis\b|\bhasil (lab|pemeriksaan)\b|\bpasien\b|\bresep (obat|dokter)\b|\bmy health\b/i,
};
