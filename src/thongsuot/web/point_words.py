"""The words of the page for roll call at a point (the folder `point`), which carries them in both languages offline."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy

from thongsuot.convening.rules.roll_call import REFUSALS
from thongsuot.sync.rules.wire import UNREADABLE

WORDS: Mapping[str, str | Promise] = {
    "title": _("Roll call"),
    "too_old": _("This browser is too old for calling the roll here. Use an up-to-date Chrome, Firefox or Safari."),
    "close": _("Close"),
    "menu": _("Menu"),
    "update": _("Take the new version of this page"),
    # Pairing
    "enrol_title": _("Pair this device with a connection point"),
    "enrol_how": _(
        "Ask the office for a code. It works once. Afterwards this device calls the roll without a network too."
    ),
    "code": _("Pairing code"),
    "device_name": _("What this device is called"),
    "device_guess": _("Phone at the door"),
    "enrol": _("Pair"),
    "enrol:sync.bad_code": _("This code does not work: it is mistyped, used or too old. Ask the office for a new one."),
    "enrol:unreached": _("No network, or the server does not answer. Pairing needs a network; try again."),
    "enrol:other": _("Pairing did not work (%(code)s). Wait a minute, then try again or ask the office."),
    # The state of sending
    "net:unknown": _("Looking for the network"),
    "net:done": _("Network is there · all sent"),
    "net:sending": _("Sending"),
    "net:waiting": _("Network is there · sending soon"),
    "net:cut": _("No network · roll call goes on"),
    "net:busy": _("Server is busy · roll call goes on"),
    "clock_off": _("The clock of this device is %(minutes)s minutes wrong. Times are put right when they are sent."),
    "sending_counts": _("Sent %(sent)s · waiting %(waiting)s · refused %(refused)s"),
    "sending_title": _("What was sent"),
    "sending_waiting": _("What is waiting lies safely on this device. It goes by itself once there is a network."),
    "sending_all": _("Nothing is waiting."),
    "send_now": _("Send now"),
    "refused_title": _("Refused; the office sees these too and settles them"),
    "refused:sync.unsendable": _("The server cannot read this entry. Save the file for the office."),
    "refused:other": _("Not accepted (%(code)s). The office has it on its list."),
    "save_file": _("Save what was not sent as a file"),
    "save_all": _("Save all that was noted as a file"),
    "save_file_help": _("Give the file to the office: it takes in from it what was not sent."),
    "file_name": _("roll-call"),
    # The list
    "of_expected": _("/ %(n)s present"),
    "and_walk_ins": _("+ %(n)s guests"),
    "and_left": _("%(n)s have left"),
    "sitting": _("Sitting"),
    "scan": _("Scan a QR code"),
    "search": _("Find a name (accents are not needed)"),
    "show": _("Who is shown"),
    "show:all": _("All %(n)s"),
    "show:absent": _("Not here yet %(n)s"),
    "show:present": _("Here %(n)s"),
    "list": _("People of this point"),
    "no_roster": _("The list of people has not come yet. It comes as soon as there is a network."),
    "none_found": _("Nobody here by this name. Someone from elsewhere is noted as a guest, below."),
    "none_here": _("Nobody here."),
    "state:absent": pgettext_lazy("roll call: of one person", "not here yet"),
    "state:present": pgettext_lazy("roll call: of one person", "here"),
    "state:left": pgettext_lazy("roll call: of one person", "left"),
    "kind:present": _("came"),
    "kind:left": _("went"),
    "kind:undo": _("taken back"),
    "last:present": _("Noted: %(name)s"),
    "last:left": _("Has left: %(name)s"),
    "undo": _("Undo"),
    "undo_this": _("Undo: this was a mistake"),
    "leave": _("Leaves now"),
    "come_back": _("Is back"),
    "not_noted": _("NOT noted"),
    "not_noted_help": _(
        "This device could not write it down: its storage may be full. Note it on paper and tell the office."
    ),
    # Guests
    "strangers": _("Guests: %(n)s"),
    "walk_in": _("Add a guest who is not on the list"),
    "walk_in_help": _("For members of other units. The server checks the code and finds the name."),
    "walk_in_label": _("The guest's member code, or the letters under the QR code"),
    "walk_in_add": _("Note as present"),
    "walk_in_empty": _("Type the code first."),
    "walk_in_known": _("This guest has been noted."),
    "walk_in_code": _("Guest with code %(code)s"),
    "walk_in_pass": _("Guest with pass …%(end)s"),
    "walk_in_gone": _("No longer on this point's list"),
    "walk_in_waiting": _("waiting for the server to check"),
    "walk_in_sent": _("taken in by the server"),
    # The camera
    "camera": _("What the camera sees"),
    "scan_how": _("Hold the code before the camera."),
    "scan_done": _("Done scanning"),
    "scan_noted": _("Noted: %(name)s"),
    "scan_stranger": _("Noted as a guest: %(name)s"),
    "scan_again": _("%(name)s was noted at %(time)s"),
    "scan_no_pass": _("This code is no pass for a conference."),
    "scan_no_camera": _("The camera does not open. Allow it in the browser, or find people by name."),
    # Questions
    "ask": _("Send a question to the conference"),
    "ask_label": _("The question"),
    "ask_help": _("It goes in this point's name, as soon as there is a network."),
    "ask_send": pgettext_lazy("a question", "Send"),
    "questions_waiting": _("Questions that are waiting: %(n)s"),
    "ask_empty": _("Write the question first."),
    # The device
    "device_is": _("This device: %(name)s"),
    "sound_on": _("Turn the sound on"),
    "sound_off": _("Turn the sound off"),
    "sign_out": _("End roll call on this device"),
    "sign_out_means": _(
        "The list and all that was noted are removed from this device. What was sent stays with the office."
    ),
    "sign_out_waiting": _("NOT sent yet: %(waiting)s. This would be lost: save it as a file first."),
    "sign_out_sure": _("Remove everything from this device"),
    "ended_title": _("This device was stopped"),
    "ended_why": _("The office ended roll call on this device for %(point)s. To go on, ask for a new code."),
    "ended_kept": _("Entries that were not sent: %(n)s. Save them before you remove them."),
    "ended_nothing": _("Everything noted here was sent."),
    "wipe": _("Remove everything and begin anew"),
}


def words_in_all_languages() -> dict[str, dict[str, str]]:
    """Language → key → words, as the page carries them."""
    found = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            refusals = {f"refused:{code}": str(words) for code, words in {**REFUSALS, **UNREADABLE}.items()}
            found[language] = refusals | {key: str(words) for key, words in WORDS.items()}
    return found
