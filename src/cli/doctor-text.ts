/** What `bootgate doctor` found, for a person: tables, then one line for each thing that does not work yet. */
import { wholePluginApi } from '../qemu/choose.ts';
import { installCommand } from '../qemu/distribution.ts';
import type { PresentQemu } from '../qemu/present-qemus.ts';
import type { Qemu } from '../qemu/qemu.ts';
import { shorten } from '../render/guest-text.ts';
import type { Style } from '../render/style.ts';
import { textTable } from '../render/text-table.ts';
import { whatAutoDoes } from './what-auto-does.ts';
import { canRun, missingPackagesCommand, type Diagnosis, type FurtherQemus } from './diagnosis.ts';

/** The report, ending with a newline. */
export function doctorText(diagnosis: Diagnosis, style: Style, width: number): string {
  return [
    section('QEMU', qemuTable(diagnosis, style), style),
    ...diagnosis.further.map((each) =>
      section(`QEMU for ${each.title}`, furtherTable(each, diagnosis, style), style),
    ),
    section('Tools', toolTable(diagnosis, style, width), style),
    section('What works here', readiness(diagnosis, style), style),
  ].join('\n');
}

function section(title: string, body: string, style: Style): string {
  return `${style.bold(title)}\n${body}`;
}

function furtherTable(
  { title, target, qemus, chosen, ways }: FurtherQemus,
  { distribution }: Diagnosis,
  style: Style,
): string {
  if (qemus.length > 0) return qemuTable({ qemus, chosen, ways }, style);
  const install = installCommand(distribution, ['qemu'], target);
  return `  none found: '--qemu auto' gets one for ${title} kernels, '${install}' installs one\n`;
}

function qemuTable(
  { qemus, chosen, ways }: Pick<Diagnosis, 'qemus' | 'chosen' | 'ways'>,
  style: Style,
): string {
  const auto = `  ${whatAutoDoes({ chosen, ways })}\n`;
  if (qemus.length === 0) return `  none found\n${auto}`;
  const columns = ['version', 'kind', 'plugin API', 'trace backends', 'firmware', 'where'];
  const rows = qemus.map((each) => (each.qemu ? qemuRow(each.qemu) : problemRow(each)));
  const table = textTable(
    columns.map((title) => ({ title })),
    rows,
    { indent: 2, titleStyle: style.dim },
  );
  return table + auto;
}

function qemuRow({
  version,
  source,
  pluginApi,
  tcg,
  traceBackends,
  completeExecTb,
  firmwareSha256,
  binary,
}: Qemu): string[] {
  const api =
    pluginApi === null
      ? 'none'
      : `${pluginApi.min}-${pluginApi.current}${pluginApi.assumed === true ? ' (assumed)' : ''}`;
  const backends = traceBackends.length === 0 ? 'none' : traceBackends.join(', ');
  return [
    version,
    source,
    tcg ? api : 'no TCG',
    completeExecTb ? `${backends}, complete exec_tb` : backends,
    firmwareSha256?.slice(0, 8) ?? 'none',
    binary,
  ];
}

function problemRow(each: Extract<PresentQemu, { problem: string }>): string[] {
  return ['?', each.files.source, shorten(each.problem.split('\n')[0]!, 60), '', '', each.files.binary];
}

function toolTable({ tools, debuginfod, cacheFolder }: Diagnosis, style: Style, width: number): string {
  const rows = tools.map(({ name, found, for: purpose }) => [
    name,
    found ? `${found.path} ${found.version}`.trimEnd() : { text: 'missing', style: style.yellow },
    purpose,
  ]);
  rows.push([
    'debuginfod',
    debuginfod.length > 0 ? debuginfod.join(' ') : 'DEBUGINFOD_URLS is not set',
    'debug information of kernels by build-id',
  ]);
  rows.push(['cache', cacheFolder, 'QEMUs, plugins, symbol indexes']);
  return textTable([{ title: '' }, { title: '', shrink: true, min: 20 }, { title: '' }], rows, {
    indent: 2,
    width,
  });
}

function readiness(diagnosis: Diagnosis, style: Style): string {
  const { chosen, execTb, missingToBuild, distribution } = diagnosis;
  const api = chosen?.pluginApi?.current ?? 0;
  const build = missingToBuild.length === 0 ? "'bootgate qemu build'" : 'a build of QEMU (see below)';
  const lines: readonly { works: boolean; what: string; how: string }[] = [
    {
      works: canRun(diagnosis),
      what: 'bootgate run',
      how: missingPackagesCommand(diagnosis) ?? diagnosis.tracerProblem?.split('\n')[0] ?? '',
    },
    {
      works: api >= wholePluginApi,
      what: 'processes, modules, system calls',
      how: "needs plugin API 4: 'bootgate qemu locate' gets a QEMU that has it",
    },
    {
      works: execTb?.completeExecTb === true,
      what: 'bootgate run --tracer exec_tb',
      how: execTb?.traceBackends.includes('simple') === true ? `loses events: ${build}` : `needs ${build}`,
    },
    {
      works: missingToBuild.length === 0,
      what: 'bootgate qemu build',
      how: missingToBuild.length > 0 ? installCommand(distribution, missingToBuild) : '',
    },
  ];
  return textTable(
    [{ title: '' }, { title: '' }, { title: '' }],
    lines.map(({ works, what, how }) => [
      works ? { text: 'yes', style: style.green } : { text: 'no', style: style.red },
      what,
      works ? '' : how,
    ]),
    { indent: 2 },
  );
}
