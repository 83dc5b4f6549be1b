import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { DashboardSection } from '../dashboard-section';
import { DETAILED_SERVICES } from '../defaults';
import { alarmRows } from './alarm-widgets';
import type { DashboardContent, SectionContent } from './content';
import { firstScreen } from './first-screen';
import { graphWidget } from './graph-widget';
import { heading, rowsOf } from './rows';
import { serviceRows } from './service-rows';
import { serviceTables } from './service-tables';

const GRAPH_HEIGHT = 6;

/** The widgets of a dashboard, in their places. */
export function page(content: DashboardContent): cloudwatch.IWidget {
  const { sections, services } = content;
  const column = new cloudwatch.Column(
    ...firstScreen(content),
    ...Object.values(DashboardSection).flatMap((section) => sectionRows(section, sections.get(section))),
    ...servicesChapter(services),
  );
  column.position(0, 0);
  return column;
}

function sectionRows(section: DashboardSection, content: SectionContent | undefined): cloudwatch.IWidget[] {
  if (content === undefined) {
    return [];
  }
  const title = `${section.charAt(0).toUpperCase()}${section.slice(1)}`;
  return [
    heading(title),
    ...alarmRows(`Alarms: ${section}`, content.alarms),
    ...rowsOf(content.graphs.map((graph) => graphWidget(graph, GRAPH_HEIGHT))),
  ];
}

function servicesChapter(services: DashboardContent['services']): cloudwatch.IWidget[] {
  if (services.length === 0) {
    return [];
  }
  return [heading('Services'), ...(services.length > DETAILED_SERVICES ? serviceTables : serviceRows)(services)];
}
