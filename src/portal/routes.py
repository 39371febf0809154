"""The table of contents: every page of the portal, by who it is for."""

from litestar import Router

from portal.access_requests.controllers import AccessRequestController
from portal.access_requests.staff import ACCESS_REQUEST_STAFF_PAGES
from portal.accounts.controllers.account import AccountController, PasswordController, RecoveryCodesController
from portal.accounts.controllers.activation import ActivationCodeController, ActivationController
from portal.accounts.controllers.authenticators import AddAuthenticatorController, SetUpAuthenticatorController
from portal.accounts.controllers.code_card_sign_in import CodeCardConfirmationController, CodeCardController
from portal.accounts.controllers.code_cards import AddCodeCardController, SetUpCodeCardController
from portal.accounts.controllers.browsers import AccountHistoryController, BrowsersController
from portal.accounts.controllers.drafts import DraftController
from portal.accounts.controllers.email_links import EmailConfirmationController, EmailUndoController
from portal.accounts.controllers.emails import EmailController, OneEmailController
from portal.accounts.controllers.links import (
    AccessLinkController, ForgottenPasswordController, NotMeController, PasswordResetController,
)
from portal.accounts.controllers.notices import NoticeController
from portal.accounts.controllers.phones import PhoneController, SetUpPhoneController
from portal.accounts.controllers.phrase import PhraseController
from portal.accounts.controllers.second_step_resets import NewSecondStepController, OwnResetController, ResetCancellationController
from portal.accounts.controllers.passkey_adding import AddPasskeyController, SetUpPasskeyController
from portal.accounts.controllers.passkey_sign_in import (
    PasskeyConfirmationController, PasskeySignInController, PasskeyStepController,
)
from portal.accounts.controllers.renewal import RenewalController
from portal.accounts.controllers.second_steps import SecondStepsController, choose_second_step
from portal.accounts.controllers.set_up import FirstPasswordController, SetUpController
from portal.accounts.controllers.set_up_contact import SetUpContactController, SetUpNoticesController
from portal.accounts.controllers.sign_in import (
    CodeController, ConfirmationController, RecoveryCodeController, SignInController,
)
from portal.accounts.controllers.text_code_sign_in import TextCodeConfirmationController, TextCodeController
from portal.accounts.controllers.text_codes import AddTextCodesController, SetUpTextCodesController
from portal.accounts.controllers.usernames import ForgottenUsernameController
from portal.accounts.controllers.signing_out import LeavingController, SessionController, SignOutController
from portal.charts.controllers import AccessLogController, RecordsController
from portal.clinic.controllers import CLINIC_PAGES
from portal.demo.controllers import DemoController
from portal.exchange.staff import IMPORT_PAGES
from portal.home.controllers import HOME_PAGES
from portal.records_requests.controllers import RECORDS_REQUEST_PAGES
from portal.records_requests.staff import RECORDS_REQUEST_STAFF_PAGES
from portal.results.controllers import RESULTS_PAGES
from portal.staff.controllers.access_work import AccessWorkController, InvitationTroubleController, WaitingController
from portal.staff.controllers.audit_log import AuditLogController
from portal.staff.controllers.categories import CATEGORY_PAGES
from portal.staff.controllers.emails import UnconfirmedEmailController
from portal.staff.controllers.home import StaffHomeController
from portal.staff.controllers.locks import StaffLockController
from portal.staff.controllers.invitations import InvitationsController
from portal.staff.controllers.patients import PatientFileController, PatientSearchController
from portal.staff.controllers.second_steps import SecondStepController
from portal.staff.controllers.settings import SettingsController
from portal.staff.controllers.staff_accounts import ColleagueResetController, StaffAccountController
from portal.staff.controllers.temporary_passwords import (
    AccountTemporaryPasswordController, TemporaryPasswordController,
)
from portal.web.reports import csp_report

PUBLIC = Router("/", route_handlers=[
    *CLINIC_PAGES,
    csp_report,
    ActivationController, ActivationCodeController, RenewalController,
    SignInController, CodeController, RecoveryCodeController, ConfirmationController, SignOutController, SessionController, LeavingController,
    ForgottenUsernameController, ResetCancellationController, NewSecondStepController,
    ForgottenPasswordController, PasswordResetController, AccessLinkController, NotMeController,
    EmailConfirmationController, EmailUndoController,
    FirstPasswordController, SetUpController, SetUpContactController, SetUpPhoneController, SetUpNoticesController,
    TextCodeController, TextCodeConfirmationController, SetUpTextCodesController,
    CodeCardController, CodeCardConfirmationController,
    choose_second_step, SetUpAuthenticatorController, SetUpCodeCardController,
    PasskeySignInController, PasskeyStepController, PasskeyConfirmationController, SetUpPasskeyController,
    AccessRequestController,
])

CHART = Router("/", route_handlers=[
    *HOME_PAGES, *RESULTS_PAGES,
    RecordsController, AccessLogController, *RECORDS_REQUEST_PAGES,
    OwnResetController, PhraseController,
    EmailController, OneEmailController, PhoneController, NoticeController, AddTextCodesController,
    AccountController, AccountHistoryController, BrowsersController, DraftController, PasswordController, RecoveryCodesController,
    AddPasskeyController, SecondStepsController, AddAuthenticatorController, AddCodeCardController,
])

STAFF = Router("/", route_handlers=[StaffHomeController, UnconfirmedEmailController, PatientSearchController, PatientFileController, InvitationsController, TemporaryPasswordController,
    AccountTemporaryPasswordController, AuditLogController,
                                   SettingsController, *IMPORT_PAGES,
                                   AccessWorkController, InvitationTroubleController, WaitingController,
                                   SecondStepController, StaffLockController, StaffAccountController, ColleagueResetController,
                                   *ACCESS_REQUEST_STAFF_PAGES, *RECORDS_REQUEST_STAFF_PAGES, *CATEGORY_PAGES])

DEMO = Router("/", route_handlers=[DemoController])  # every page of it says not found outside the demo

ROUTERS = [PUBLIC, CHART, STAFF, DEMO]
