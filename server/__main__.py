"""The command line: `hitokuchi`."""

import click

from server import __version__
from server.cli.adding import add, invite_command
from server.cli.copies import backup_command, begin_history_command, restore_command
from server.cli.doctor import doctor
from server.cli.frame import say
from server.cli.handing import handover
from server.cli.rehearse import rehearse
from server.cli.serving import demo, migrate_command, serve
from server.cli.sheets import export_command, import_command


@click.group(
    help=say("help"), context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(__version__, prog_name="hitokuchi")
def main() -> None:
    """All commands."""


for _command in (
    serve,
    demo,
    migrate_command,
    add,
    invite_command,
    import_command,
    export_command,
    handover,
    backup_command,
    restore_command,
    begin_history_command,
    rehearse,
    doctor,
):
    main.add_command(_command)

if __name__ == "__main__":
    main()
