"""How Alderbrook is built: services, teams, posts and what reports to what. Facts only; people come in `council`."""

from dataclasses import dataclass

from portal.people.models import PostType

SERVICES = {
    "children-and-families-hub": "Children and Families Hub",
    "first-response": "First Response",
    "safeguarding-and-care-planning": "Safeguarding and Care Planning",
    "cla": "Children Looked After",
    "care-experienced": "Care Experienced",
    "cwd": "Children with Disabilities",
    "youth-justice": "Youth Justice",
    "fostering-and-connected-carers": "Fostering and Connected Carers",
    "iro-and-cp-chairs": "IRO and CP chairs",
    "lado": "LADO",
    "insights": "Insights",
    "wpd": "Workforce Practice Development",
}


@dataclass(frozen=True)
class TeamPlan:
    """One team: its Team Manager's post reports to `above`; `workers` practitioners have the title `job`."""

    slug: str
    name: str
    service: str
    above: str
    workers: int = 0
    job: str = "Social worker"


TEAMS = (
    TeamPlan("hub-1", "Children and Families Hub 1", "children-and-families-hub", "sm-first-response", 8),
    TeamPlan("hub-2", "Children and Families Hub 2", "children-and-families-hub", "sm-first-response", 7),
    TeamPlan("first-response-1", "First Response 1", "first-response", "sm-first-response", 8),
    TeamPlan("first-response-2", "First Response 2", "first-response", "sm-first-response", 9),
    TeamPlan("first-response-3", "First Response 3", "first-response", "sm-first-response", 8),
    TeamPlan("first-response-4", "First Response 4", "first-response", "sm-first-response", 8),
    TeamPlan("care-planning-1", "Safeguarding and Care Planning 1", "safeguarding-and-care-planning", "sm-care-planning-north", 8),
    TeamPlan("care-planning-2", "Safeguarding and Care Planning 2", "safeguarding-and-care-planning", "sm-care-planning-north", 8),
    TeamPlan("care-planning-3", "Safeguarding and Care Planning 3", "safeguarding-and-care-planning", "sm-care-planning-north", 8),
    TeamPlan("care-planning-4", "Safeguarding and Care Planning 4", "safeguarding-and-care-planning", "sm-care-planning-south", 8),
    TeamPlan("care-planning-5", "Safeguarding and Care Planning 5", "safeguarding-and-care-planning", "sm-care-planning-south", 8),
    TeamPlan("care-planning-6", "Safeguarding and Care Planning 6", "safeguarding-and-care-planning", "sm-care-planning-south", 8),
    TeamPlan("looked-after-1", "Children Looked After 1", "cla", "sm-looked-after", 8),
    TeamPlan("looked-after-2", "Children Looked After 2", "cla", "sm-looked-after", 8),
    TeamPlan("looked-after-3", "Children Looked After 3", "cla", "sm-looked-after", 8),
    TeamPlan("care-experienced-1", "Care Experienced 1", "care-experienced", "sm-care-experienced", 8, "Personal adviser"),
    TeamPlan("care-experienced-2", "Care Experienced 2", "care-experienced", "sm-care-experienced", 8, "Personal adviser"),
    TeamPlan("disabilities-1", "Children with Disabilities 1", "cwd", "sm-disabilities", 8),
    TeamPlan("disabilities-2", "Children with Disabilities 2", "cwd", "sm-disabilities", 8),
    TeamPlan("youth-justice-1", "Youth Justice 1", "youth-justice", "sm-care-experienced", 7, "Youth justice worker"),
    TeamPlan("youth-justice-2", "Youth Justice 2", "youth-justice", "sm-care-experienced", 7, "Youth justice worker"),
    TeamPlan("fostering", "Fostering", "fostering-and-connected-carers", "sm-disabilities", 7, "Supervising social worker"),
    TeamPlan("connected-carers", "Connected Carers", "fostering-and-connected-carers", "sm-disabilities", 7, "Supervising social worker"),
    TeamPlan("iro-and-cp-chairs", "IRO and CP chairs", "iro-and-cp-chairs", "director"),
)
#: Teams whose posts are listed in `POSTS`, without a Team Manager's post of the usual kind.
OTHER_TEAMS = (("lado", "LADO", "lado"), ("insights", "Insights", "insights"), ("wpd", "Workforce Practice Development", "wpd"))


@dataclass(frozen=True)
class PostPlan:
    """One post above or beside the teams, and who has held it since the beginning ("" draws a name)."""

    code: str
    title: str
    type: str
    above: str = ""
    holder: str = ""
    team: str = ""


P = PostType
POSTS = (
    PostPlan("director", "Director of Children’s Services", P.DIRECTOR, holder="Miriam Castle"),
    PostPlan("hos-first-response", "Head of Service, Hub and First Response", P.HEAD_OF_SERVICE, "director", "Grace Whitcombe"),
    PostPlan("hos-care-planning", "Head of Service, Safeguarding and Care Planning", P.HEAD_OF_SERVICE, "director"),
    PostPlan("hos-looked-after", "Head of Service, Looked After, Care Experienced and Disabilities", P.HEAD_OF_SERVICE, "director"),
    PostPlan("hos-insights", "Head of Service, Insights", P.INSIGHTS_HEAD_OF_SERVICE, "director", "Hope Amankwah", "insights"),
    PostPlan("sm-insights", "Service Manager, Insights", P.INSIGHTS_SERVICE_MANAGER, "hos-insights", "Hope Amankwah", "insights"),
    PostPlan("tm-insights", "Team Manager, Insights", P.INSIGHTS_MANAGER, "sm-insights", "Leila Farouk", "insights"),
    PostPlan("insights-officer-1", "Insights officer", P.INSIGHTS_OFFICER, "tm-insights", "Marek Lis", "insights"),
    PostPlan("insights-officer-2", "Insights officer", P.INSIGHTS_OFFICER, "tm-insights", "", "insights"),
    PostPlan("insights-officer-3", "Insights officer", P.INSIGHTS_OFFICER, "tm-insights", "", "insights"),
    PostPlan("sm-first-response", "Service Manager, Hub and First Response", P.SERVICE_MANAGER, "hos-first-response", "Tom Adeyemi"),
    PostPlan("sm-care-planning-north", "Service Manager, Care Planning North", P.SERVICE_MANAGER, "hos-care-planning"),
    PostPlan("sm-care-planning-south", "Service Manager, Care Planning South", P.SERVICE_MANAGER, "hos-care-planning"),
    PostPlan("sm-looked-after", "Service Manager, Children Looked After", P.SERVICE_MANAGER, "hos-looked-after"),
    PostPlan("sm-care-experienced", "Service Manager, Care Experienced and Youth Justice", P.SERVICE_MANAGER, "hos-looked-after"),
    PostPlan("sm-disabilities", "Service Manager, Disabilities and Fostering", P.SERVICE_MANAGER, "hos-looked-after"),
    PostPlan("psw", "Principal Social Worker", P.PRINCIPAL_SOCIAL_WORKER, "director", "Samir Haddad", "wpd"),
    PostPlan("wpd-editor-1", "WPD editor", P.WPD_EDITOR, "psw", "Nell Ashworth", "wpd"),
    PostPlan("wpd-editor-2", "WPD editor", P.WPD_EDITOR, "psw", "", "wpd"),
    PostPlan("lado", "Local Authority Designated Officer", P.LADO, "hos-insights", "Petra Novak", "lado"),
    PostPlan("firo", "Fostering Independent Reviewing Officer", P.FIRO, "tm-iro-and-cp-chairs", "Helen Marsh", "iro-and-cp-chairs"),
    PostPlan("system-administrator", "System administrator", P.SYSTEM_ADMINISTRATOR, "", "Owen Pryce"),
)

#: Who has held these posts since the beginning; the second retires, and Kofi Mensah follows (`staffing`).
IROS = ("Dami Okafor", "", "Jo Whitlock", "Leah Stone", "Ana Reyes", "Sam Oduya", "", "", "", "")

#: Who manages which team, and who works in it, where the README or a picture names them.
TEAM_MANAGERS = {
    "first-response-2": "Priya Nair",
    "fostering": "Ruth Calloway",
    "disabilities-1": "Kofi Mensah",
    "iro-and-cp-chairs": "Sunita Rao",
}
#: Acts for a Team Manager who left (`staffing`), and so carries no case.
ACTING_MANAGER = "Yusuf Demir"
PRACTITIONERS = {"first-response-2": ("Ines Barrow", "Callum Reid", "Noor Hadi"), "first-response-4": (ACTING_MANAGER,)}

BOARD_SEATS = {
    "director": ("li", "dmt", "csmt", "corporate_parenting"),
    "hos-first-response": ("li", "dmt", "csmt"),
    "hos-care-planning": ("li", "dmt", "csmt"),
    "hos-looked-after": ("li", "dmt", "csmt", "corporate_parenting"),
    "hos-insights": ("li", "dmt", "csmt"),
    "sm-first-response": ("csmt",),
    "psw": ("li",),
}
