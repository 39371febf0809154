"""The patient's pages of results: lists, one result, one report, vital signs, answers, files of reports."""

from portal.results.controllers.lists import AboutController, ResultListController
from portal.results.controllers.reports import ReportController
from portal.results.controllers.results import ResultController
from portal.results.controllers.vitals import VitalsController

RESULTS_PAGES = [ResultListController, ResultController, ReportController, VitalsController, AboutController]
