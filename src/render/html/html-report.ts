/** ReportData → the HTML file: style, script and data in one, nothing from elsewhere. */
import script from 'client:report';
import type { ReportData } from '../report/report-data.ts';
import { htmlPage } from './page.ts';
import style from './report.css';

export function htmlReport(data: ReportData): string {
  return htmlPage({
    ...{ id: 'report', title: data.title, style, script, data },
    noscript: 'This report needs JavaScript to be shown.',
    policy: "style-src-attr 'unsafe-inline'",
  });
}
