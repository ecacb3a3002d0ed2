// Commands and options: arguments in, exit status out. See errors.ts for what the statuses mean.

import { cac } from 'cac';
import { EXIT_BAD_INPUT, EXIT_OK, EXIT_TABLE, type InputNames, usageError, verdict } from './errors.js';
import { host } from './host.js';
import { RUN_VALUES, SITE_VALUES, type SplitArguments, splitArguments } from './options.js';
import { paletteFor } from './report.js';
import { inputNames, type RunExtras, type RunOptions, run } from './run.js';
import { site } from './site.js';
import { KEY_HELP } from './terminal.js';
import { version } from './version.js';
import { xl } from './xl/xl.js';

type Parsed = Readonly<Record<string, unknown>>;

function section(
  title: string,
  rows: readonly (readonly [string, string])[],
): { title: string; body: string } {
  const width = Math.max(...rows.map(([left]) => left.length));
  return { title, body: rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join('\n') };
}

function makeCli() {
  const cli = cac('paravane');
  const runCommand = cli.command('run', 'Run a guest on this terminal').usage('run [options]');
  for (const [raw, help] of RUN_VALUES) runCommand.option(raw, help);
  runCommand
    .option('--no-reboot', 'Leave when the guest resets the machine')
    .option('--gdb-wait', 'Do not start before gdb says so')
    .option('--stats', 'Print instructions, speed and exits at the end')
    .example('  $ paravane run --kernel vmlinuz --initrd initrd.gz --append console=ttyS0')
    .example("  $ paravane run --timeout 60 --expect '> ' --send 'help\\r' --expect commands");
  const siteCommand = cli.command('site <dir>', 'Make a folder for any web server: page, core and guest');
  for (const [raw, help] of SITE_VALUES) siteCommand.option(raw, help);
  // These two take their arguments themselves; here they are for the help.
  cli.command('host', 'Run many domains, for xl to control');
  cli.command('xl <command>', "Control the domains of a running host, as Xen's xl does");
  cli.help((all) => {
    // cac counts every --no-… as an option that is on.
    const sections = all.map(({ body, ...rest }) => ({
      ...rest,
      body: body.replaceAll(/ +(\(default: true\))?$/gm, ''),
    }));
    if (cli.matchedCommandName !== 'run') return sections;
    return [
      ...sections,
      section(
        'Keys',
        KEY_HELP.map((line) => line.split(/ {2,}/) as [string, string]),
      ),
      section('Exit status', EXIT_TABLE),
    ];
  });
  cli.version(version(), '-v, --version');
  return cli;
}

/** The values of a parsed command, as they were typed. */
function typed(parsed: Parsed, split: SplitArguments): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [raw] of [...RUN_VALUES, ...SITE_VALUES]) {
    const name = raw.slice(2, raw.indexOf(' '));
    if (['expect', 'send', 'disk', 'net'].includes(name)) continue;
    // cac names options in camel case.
    const key = name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
    const place = [parsed[key]].flat().at(-1);
    if (place !== undefined) found[key] = split.values[Number(place)] as string;
  }
  return found;
}

async function dispatch(
  argv: readonly string[],
  extras: RunExtras,
  named: (names: InputNames) => void,
): Promise<number> {
  if (argv[0] === 'host') return host(argv.slice(1));
  if (argv[0] === 'xl') return xl(argv.slice(1));
  const split = splitArguments(argv);
  const cli = makeCli();
  const { options, args } = cli.parse(['node', 'paravane', ...split.argv], { run: false });
  if (options['help'] === true) return EXIT_OK;
  const command = cli.matchedCommand;
  if (options['version'] === true) {
    if (command !== undefined) cli.outputVersion();
    return EXIT_OK;
  }
  if (command === undefined) {
    if (args[0] !== undefined) throw usageError(`there is no command "${args[0]}"`);
    const stranger = Object.keys(options).find((name) => name !== '--');
    if (stranger !== undefined) throw usageError(`--${stranger} needs a command before it, such as "run"`);
    cli.outputHelp();
    return EXIT_BAD_INPUT;
  }
  try {
    command.checkUnknownOptions();
    command.checkOptionValue();
    command.checkRequiredArgs();
    command.checkUnusedArgs();
  } catch (error) {
    throw usageError((error as Error).message.replaceAll('`', '"'));
  }
  const after = options['--'] as readonly string[];
  if (after.length > 0) throw usageError(`nothing can follow "--": ${after[0]}`);
  const values = typed(options, split);
  if (command.name === 'site') return site(args[0] as string, values);
  const request: RunOptions = {
    ...values,
    steps: split.steps,
    disks: split.repeated['disk'] ?? [],
    nets: split.repeated['net'] ?? [],
    gdbWait: options['gdbWait'] === true,
    stats: options['stats'] === true,
    noReboot: options['reboot'] === false,
  };
  named(inputNames(request));
  return run(request, extras);
}

function complain(error: unknown, names: InputNames): number {
  const { status, message, hint } = verdict(error, names);
  const { alarm } = paletteFor(process.stderr, process.env);
  process.stderr.write(`${alarm('paravane:')} ${message}${hint === undefined ? '' : ` (${hint})`}\n`);
  return status;
}

/**
 * Runs the command line.
 *
 * @param argv arguments after the program's name
 * @returns the exit status
 */
export async function main(argv: readonly string[], extras: RunExtras = {}): Promise<number> {
  let names: InputNames = {};
  const fatal = (error: unknown): void => {
    // Of a domain's loop or of a callback: nobody can catch it. The terminal is restored at exit.
    process.exit(complain(error, names));
  };
  process.on('uncaughtException', fatal);
  try {
    return await dispatch(argv, extras, (found) => {
      names = found;
    });
  } catch (error) {
    return complain(error, names);
  } finally {
    process.off('uncaughtException', fatal);
  }
}
