import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { DashboardGraph, DashboardObjective } from '../dashboard-graph';
import type { DashboardSection } from '../dashboard-section';
import type { DashboardLink, DashboardService } from '../dashboard-service';

/** What was put into one section. */
export interface SectionContent {
  readonly graphs: DashboardGraph[];
  readonly alarms: cloudwatch.IAlarm[];
}

/** Everything that is on the page. */
export interface DashboardContent {
  readonly title: string;
  /** Where the runbooks are, as Markdown. */
  readonly runbooks: string;
  /** Where else to look. */
  readonly links: readonly DashboardLink[];
  readonly objectives: readonly DashboardObjective[];
  readonly sections: ReadonlyMap<DashboardSection, SectionContent>;
  readonly services: readonly DashboardService[];
}

/** Every alarm on the page, once. */
export function alarmsOf({ sections, services }: DashboardContent): cloudwatch.IAlarm[] {
  const inSections = [...sections.values()].flatMap(({ alarms }) => alarms);
  return [...new Set([...inSections, ...services.flatMap(({ alarms = [] }) => alarms)])];
}

/** Links as a line of text. */
export function linkLine(links: readonly DashboardLink[]): string {
  return links.map(({ label, url }) => `[${label}](${url})`).join(' · ');
}
