"""Published figures for tests: invented forces, one of them the cast's own, with a trap in each."""

MARAC_HEAD = (
    "pfa_name_safelives,financial_year,marac_count,cases_discussed,recommended_cases,cases_per_10k_adult_females,"
    "repeat_cases,repeat_cases_pct,children_in_household,housing_referrals,source"
)
MARAC = f"""{MARAC_HEAD}
Fellshire and Wexcombe,2022-23,4,700,1000,28,100,14.285714,800,10,Invented
Fellshire and Wexcombe,2023-24,4,800,1000,32,120,15,900,20.5,Invented
Fellshire and Wexcombe,2024-25,4,900,1000,36,135,15,950,0,Invented
Highmoor,2024-25,5,2000,1000,80,600,30,2100,30,Invented
Lowmarsh,2024-25,0,0,0,,0,,0,0,Invented
Greyfold,2024-25,3,1200,1400,34.2857142857,500,41.7,1300,12,Invented
Greyfold,2023-24,3,1200,1400,34.2857142857,500,41.7,1300,12,Invented
"""
FIGURES_HEAD = (
    "subject,title,area,area_kind,first_day,last_day,value,status,lowest,highest,"
    "out_of,out_of_what,per,covered,source,edition"
)
FIGURES = f"""{FIGURES_HEAD}
calls,Calls,Fellshire,county,2022-04-01,2024-03-31,1200,published,,,,,,,Police,May 2026
calls,Calls,Fellshire,county,2024-04-01,2025-03-31,480,published,,,,,,4 of 4,Police,May 2026
deaths,Deaths,fellshire,county,2024-04-01,2025-03-31,,suppressed,1,4,,,,,Police,May 2026
calls,Calls,Elsewhere,county,2024-04-01,2025-03-31,95.5,partly_covered,,,1000,people,1000,3 of 4,Police,May 2026
calls,Calls,North Fell,police_area,2024-04-01,2025-03-31,95,published,,,,,,,Police,May 2026
"""
POPULATIONS = """area,group,year,people,source,edition
fellshire,adults_16,2023,200000,Invented estimates,2024
fellshire,adults_16,2024,210000,Invented estimates,2025
wexcombe,adults_16,2024,90000,Invented estimates,2025
nowhere,adults_16,2024,90000,Invented estimates,2025
"""
