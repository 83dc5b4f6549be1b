import { Annotations, Aws, Lazy, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { BlueprintError, requireName } from '../shared';
import type { DashboardGraph, DashboardObjective } from './dashboard-graph';
import { DashboardSection } from './dashboard-section';
import type { DashboardLink, DashboardService } from './dashboard-service';
import { SHOWN } from './defaults';
import type { SectionContent } from './private/content';
import { requireWithinLimits } from './private/limits';
import { page } from './private/page';
import type { SecurityDashboardProps } from './security-dashboard-props';

/**
 * One page for a person who was woken up: what rings, what to do first, whether promises are kept; then the way of a
 * request section by section, and every service. With up to twelve services each has a row of its own, with more there
 * are graphs of the worst and tables of all.
 *
 * It refers to names only. With many services it belongs into a stack of its own, behind all whose names it shows, and
 * with `suppressTemplateIndentation`: a name is written out wherever it is used, and a template holds 1 MB. In a nested
 * stack each name is a parameter, of which CloudFormation allows 200.
 *
 * NIST 800-53 R5 AU-6, SI-4(5);
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 *
 * @throws BlueprintError `LIMIT_EXCEEDED` during synthesis
 */
export class SecurityDashboard extends Construct {
  /** Name of the dashboard. */
  readonly dashboardName: string;

  private readonly objectives: DashboardObjective[] = [];
  private readonly sections = new Map<DashboardSection, SectionContent>();
  private readonly services = new Map<string, DashboardService>();

  constructor(
    scope: Construct,
    id: string,
    private readonly props: SecurityDashboardProps = {},
  ) {
    super(scope, id);
    const dashboard = new cloudwatch.CfnDashboard(this, 'Resource', {
      dashboardName: props.name,
      dashboardBody: Lazy.string({ produce: () => this.body() }),
    });
    this.dashboardName = dashboard.ref;
  }

  /** Puts a graph into a section. Graphs stand in the order in which they come. */
  addGraph(section: DashboardSection, graph: DashboardGraph): void {
    this.section(section).graphs.push(graph);
    this.warnOf([...graph.left, ...(graph.right ?? [])]);
  }

  /** Puts several graphs into a section, such as those of `apiGraphs`. */
  addGraphs(section: DashboardSection, graphs: DashboardGraph[]): void {
    for (const graph of graphs) {
      this.addGraph(section, graph);
    }
  }

  /** Shows the state of alarms at the top of a section, and on the first screen while they ring. */
  addAlarms(section: DashboardSection, alarms: cloudwatch.IAlarm[]): void {
    this.section(section).alarms.push(...alarms);
  }

  /** Shows how well a promise is kept: a number on the first screen, and a graph among the objectives. */
  addObjective(objective: DashboardObjective): void {
    const { title, metric, target, unit, from } = objective;
    this.objectives.push(objective);
    this.addGraph(DashboardSection.OBJECTIVES, {
      title,
      left: [metric],
      unit,
      from,
      threshold: { value: target, label: `objective ${target} ${unit}` },
    });
  }

  /**
   * Adds a service to the table.
   *
   * @throws BlueprintError `NAME_INVALID`, `NAME_TAKEN`
   */
  addService(service: DashboardService): void {
    requireName(this, 'service', service.name);
    if (this.services.has(service.name)) {
      throw new BlueprintError(
        'NAME_TAKEN',
        `a service must be on the dashboard once, got '${service.name}' again; put all its metrics into one row`,
        this,
      );
    }
    this.services.set(service.name, service);
    this.warnOf([...service.requests, ...service.failures, ...service.latency, ...service.saturation]);
  }

  /** An expression that CloudWatch could not evaluate would leave its graph empty, and nobody would know. */
  private warnOf(metrics: readonly cloudwatch.IMetric[]): void {
    for (const [id, warning] of metrics.flatMap(({ warningsV2 = {} }) => Object.entries(warningsV2))) {
      Annotations.of(this).addWarningV2(id, warning);
    }
  }

  private section(section: DashboardSection): SectionContent {
    const content = this.sections.get(section) ?? { graphs: [], alarms: [] };
    this.sections.set(section, content);
    return content;
  }

  private body(): string {
    const { title = 'Security and health', runbooksUrl: url } = this.props;
    const widgets = page({
      title,
      runbooks: url === undefined ? '`docs/runbooks/README.md`' : `[docs/runbooks](${url})`,
      links: this.links(),
      objectives: this.objectives,
      sections: this.sections,
      services: [...this.services.values()],
    }).toJson();
    requireWithinLimits(this, Stack.of(this).resolve(widgets));
    return Stack.of(this).toJsonString({ start: `-${SHOWN.toIsoString()}`, periodOverride: 'inherit', widgets });
  }

  private links(): DashboardLink[] {
    const { alarmTopic, links = [], queryWorkGroupName: workGroup } = this.props;
    const inConsole = (label: string, service: string, place: string): DashboardLink => ({
      label,
      url: `https://${Aws.REGION}.console.aws.amazon.com/${service}/home?region=${Aws.REGION}#/${place}`,
    });
    return [
      ...(workGroup === undefined
        ? []
        : [inConsole(`queries over the archive, workgroup ${workGroup}`, 'athena', 'query-editor/saved-queries')]),
      ...(alarmTopic === undefined ? [] : [inConsole('who is told', 'sns/v3', `topic/${alarmTopic.topicArn}`)]),
      { label: 'all alarms', url: '#alarmsV2:' },
      ...links,
    ];
  }
}
