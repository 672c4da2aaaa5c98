"""Staff, teams and posts from CSV and Excel: all or nothing, twice the same is nothing, each mistake in its row and column."""

import io

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile

from portal.models import CohortMembership, Post, ReportingLine, Service, Team, Tenure, User
from portal.people.imports import drafts
from portal.people.imports.planning import plan
from portal.people.imports.reading import read_files

TEAMS = "service,team\nYouth Justice,West\nFirst Response,North\n"
POSTS = (
    "code,title,type,team,reports_to\n"
    "hos-yj,Head of Youth Justice,Head of Service,,director-dina\n"
    "sm-yj,Service Manager Youth Justice,service_manager,,hos-yj\n"
    "tm-west,Team Manager West,Team Manager,West,sm-yj\n"
    "sw-west-1,Social worker West 1,Practitioner,West,tm-west\n"
)
HEAD_PEOPLE = "email,first name,last name,post,capacity,from,until,cohort\n"
HEAD_POSTS = "code,title,type,team,reports to\n"
PEOPLE = (
    "email,first name,last name,post,capacity,from,until,cohort\n"
    "zoe@alderbrook.example,Zoë,Müller,tm-west,holder,2026-01-05,,yes\n"
    "abe@alderbrook.example,Abe,Ndiaye,sw-west-1,,05/01/2026,,\n"
    "abe@alderbrook.example,Abe,Ndiaye,tm-west,deputy,,,\n"
)


def upload(name, content):
    return SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)


def csvs(**sheets):
    return [upload(f"{name}.csv", text) for name, text in sheets.items()]


def workbook(**sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def problems(files, by):
    """What an import says: file problems as text, row problems as (row, column, message)."""
    reading = read_files(files)
    if reading.problems:
        return reading.problems
    return [(problem.number, problem.column, problem.message) for problem in plan(reading.rows, by=by).problems]


def take_in(files, by, **more):
    reading = read_files(files)
    assert reading.problems == []
    draft, result = drafts.keep(reading, by=by, files=["file"])
    assert result.problems == []
    return drafts.confirm(draft, by=by, seen=result.digest(), **more)


def rows_of_everything():
    return [list(model.objects.order_by("pk").values()) for model in (Service, Team, Post, ReportingLine, User, Tenure, CohortMembership)]
