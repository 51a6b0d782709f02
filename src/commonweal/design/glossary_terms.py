"""The glossary's words: (word, what it stands for or "", meaning). Read by glossary.py; order does not matter."""

TERMS: tuple[tuple[str, str, str], ...] = (
    # people and roles
    ("IDVA", "independent domestic violence adviser",
     "A trained adviser who works with people at high risk, from the crisis onwards, and speaks for them to police,"
     " courts, housing and health. Independent of all of these."),
    ("IDAA", "independent domestic abuse advocate", "What an IDVA is called in Scotland."),
    ("ISVA", "independent sexual violence adviser",
     "An adviser for people who have experienced sexual violence, whether or not they go to the police."),
    ("CHISVA", "children's independent sexual violence adviser", "An ISVA who works with children and young people."),
    ("Stalking advocate", "",
     "A specialist who supports people being stalked and presses agencies to act. Also called an ISAC."),
    ("Referrer", "",
     "Somebody who tells the front door about a person, with or without an account: an officer, a nurse, a teacher,"
     " a relative, or the person themselves."),
    # risk and safety
    ("DASH", "domestic abuse, stalking and honour-based violence checklist",
     "A list of questions whose yes answers help a practitioner see how much danger somebody is in. Versions differ in"
     " their number of questions, so scores from different versions are not compared."),
    ("DARA", "domestic abuse risk assessment",
     "A tool for police officers at the scene that asks how often things happen, with an eye on controlling behaviour."
     " It has no score like DASH's."),
    ("Professional judgement", "",
     "What a practitioner concludes beyond the tool's score, with reasons. It may raise a person's risk, never lower it."),
    ("High risk", "", "There are signs that serious harm could happen at any time."),
    ("Medium risk", "", "There are signs that serious harm could happen, though it is unlikely unless something changes."),
    ("Standard risk", "", "Nothing known now points to serious harm. It is not the same as no risk."),
    ("Visible high risk", "",
     "High by the number of yes answers alone. The number that counts is set locally and has a date."),
    ("Safe contact", "",
     "How, when and through whom a person may be reached without putting them in danger. When nothing is recorded,"
     " no contact is safe."),
    ("Safety plan", "", "What a person and their worker agree to do to be safer, at home, outside and online."),
    ("Break-glass", "",
     "Opening a record outside one's usual permission in an emergency: with a reason, for three hours, and reviewed"
     " afterwards."),
    # meetings and teams
    ("MARAC", "multi-agency risk assessment conference",
     "A meeting of local agencies about adults and young people of 16 and over at high risk of serious harm. It shares"
     " what is needed and agrees who will do what by when. Each agency keeps its own responsibility."),
    ("MARAT", "multi-agency risk assessment team",
     "The daily form of a MARAC: a standing team that goes through a list instead of waiting for the next meeting."),
    ("Repeat", "",
     "Abuse between the same two people within twelve months of their last referral to MARAC. What counts as abuse"
     " here is set locally."),
    ("MASH", "multi-agency safeguarding hub", "Where safeguarding concerns about children or adults arrive and agencies look"
     " at them together."),
    ("MATAC", "multi-agency tasking and co-ordination", "A police-led meeting about the people who do most harm to partners."),
    ("MAPPA", "multi-agency public protection arrangements",
     "How police, probation and prisons manage people convicted of violent or sexual offences."),
    ("Front door", "", "The one place where every referral arrives and is looked at first."),
    ("Triage", "", "The first look at a referral: what is known, how dangerous it is, how to make contact, what to do next."),
    ("Warm handover", "", "Passing a person on together, with an introduction, so that nobody is left between two services."),
    ("Step-down", "", "Moving to lighter support when risk has fallen, with a warm handover and an easy way back."),
    ("By-and-for service", "",
     "A specialist service led by the community it serves, for example Black and minoritised women, or deaf people."),
    ("The wall", "",
     "The separation between those who work with a victim or child and those who work with the person who harms them."
     " Nobody works on both sides."),
    # abuse and responses
    ("CAPVA", "child and adolescent to parent violence and abuse", "Abuse of a parent or carer by their child."),
    ("Stalking", "", "Fixed, obsessive attention that is unwanted and repeated, and makes a person afraid or changes how they"
     " live."),
    ("Children as victims", "",
     "In law a child who sees, hears or lives with the effects of abuse is a victim in their own right."),
    ("Perpetrator programme", "",
     "Work with a person who harms, to stop the harm and keep others safe. It is always tied to support for the person"
     " harmed."),
    ("Refuge", "", "A safe place to live at an address that is kept secret, with support."),
    ("Sanctuary scheme", "", "Making somebody's own home safer, with locks, doors and alarms, so that they can stay."),
    ("Safe accommodation", "", "Refuges, sanctuary schemes and other homes with support for people who flee or live with abuse."),
    ("Restorative justice", "",
     "A guided meeting between a person harmed and the person who harmed them. Seldom safe between partners without"
     " specialist work first."),
    # law and courts
    ("Clare's Law", "domestic violence disclosure scheme",
     "Police may tell somebody about their partner's violent past, because they asked or because police think they"
     " should know."),
    ("DAPN", "domestic abuse protection notice", "A short police notice that orders a person to stay away while a court is asked"
     " for more."),
    ("DAPO", "domestic abuse protection order", "A court's order to protect somebody from abuse. It can forbid contact and also"
     " require things, such as attending a programme. Breaking it is a crime."),
    ("NMO", "non-molestation order", "A family court's order not to use or threaten violence, harass or contact somebody."),
    ("Occupation order", "", "A family court's decision about who may live in a home or come near it."),
    ("Restraining order", "", "A criminal court's order, after a trial, that forbids contact or going to certain places."),
    ("SPO", "stalking protection order", "A court's order, asked for by police, to stop a stalker early."),
    ("SDVC", "specialist domestic violence court", "A magistrates' court with trained staff and support for those who give"
     " evidence."),
    ("FDAC", "family drug and alcohol court", "A family court that works with parents over months, with a team beside them, to"
     " see whether a child can stay."),
    ("DARDR", "domestic abuse related death review", "A look, by all agencies, at what can be learnt from a death that came from"
     " abuse, suicide included. It was called a domestic homicide review."),
    ("NRPF", "no recourse to public funds", "An immigration condition that bars somebody from most benefits and housing help."),
    # bodies
    ("PCC", "police and crime commissioner", "The elected person who oversees a police force and pays for some victims'"
     " services. With fire services too: PFCC. Their office: OPCC."),
    ("ICB", "integrated care board", "The NHS body that plans and pays for health services in an area."),
    ("CSP", "community safety partnership", "Councils, police, fire, health and probation working on safety in one area. It"
     " arranges death reviews."),
    ("Partnership board", "", "The body, required by law in England, that advises a local authority on safe accommodation."),
    # money and decisions
    ("Contribution", "", "What a partner brings to the partnership for a year, in money or in kind."),
    ("Fence", "", "What a contribution may be spent on: an area, an element, a client group, a year, a kind of payment, a legal"
     " power."),
    ("Pool", "", "The partners' money held together. Each pound keeps its fence."),
    ("In principle", "", "A partner means to pay, but nobody with the power to promise has promised."),
    ("Conditional", "", "A partner will pay if something named happens first."),
    ("Confirmed", "", "A decision by somebody with the power to make it stands behind the money."),
    ("Uplift", "", "A yearly rise in a price or contribution, usually for inflation."),
    ("Carry-forward", "", "Money not spent in one year that may be spent in the next: first in outline, then confirmed."),
    ("Lot", "", "One part of what is bought, which a provider can bid for on its own."),
    ("Extension", "", "More time on a contract, where the contract allows it and both money and authority reach the new end."),
    ("Virement", "", "Moving budget from one line to another."),
    ("Key decision", "", "A decision large enough that it must be announced beforehand and can be called in."),
    ("Call-in", "", "Councillors asking for a decision to be looked at again before it takes effect."),
    ("Tier", "", "How strong a help is: from prevention for everybody, through early help, to support for those in most danger."),
    ("Element", "", "A named part of a service that money is given for and results are counted for."),
    # counting
    ("Outcome", "", "What changed for a person, as against what was done for them."),
    ("Milestone", "", "A dated fact about one referral, such as first contact, from which every time measure is worked out."),
    ("Suppressed", "", "Hidden because the number is so small that a person could be recognised. It is not nought."),
)
