import type { Resource } from '../../../assembly';
import { nameOf } from '../../names';
import type { Forward } from '../model';
import { LAST_PORT, type Traffic, tcp } from '../traffic';
import type { PlaceSource } from './place';

/** Where a target group passes requests on to. */
export interface Targets {
  readonly forwards: readonly Forward[];
  /** Whether it may have targets that aren't known. */
  readonly open: boolean;
}

/**
 * Targets of target groups: tasks of a service, instances, scaling groups and load balancers, each on its own port or
 * that of the group, and on the port of health checks. Functions are invoked, not connected to.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html
 */
export class TargetGroups {
  private readonly byService = new Map<string, { service: Resource; port: Traffic }[]>();
  private readonly byScaling = new Map<string, Resource[]>();

  constructor(private readonly source: PlaceSource) {
    const { notes, system } = source;
    for (const service of system.ofType('AWS::ECS::Service')) {
      for (const entry of notes.maps(service, 'LoadBalancers', service.properties['LoadBalancers'])) {
        const group = notes.text(service, 'LoadBalancers.TargetGroupArn', entry?.['TargetGroupArn']);
        const port = notes.number(service, 'LoadBalancers.ContainerPort', entry?.['ContainerPort']);
        const registered = { service, port: typeof port === 'number' ? tcp(port) : tcp(0, LAST_PORT) };
        this.byService.set(`${group}`, [...(this.byService.get(`${group}`) ?? []), registered]);
      }
    }
    for (const scaling of system.ofType('AWS::AutoScaling::AutoScalingGroup')) {
      for (const group of notes.texts(scaling, 'TargetGroupARNs', scaling.properties['TargetGroupARNs']) ?? []) {
        this.byScaling.set(`${group}`, [...(this.byScaling.get(`${group}`) ?? []), scaling]);
      }
    }
  }

  /** Targets of the group with this ARN. */
  of(arn: string | null): Targets {
    const group = arn === null ? undefined : this.source.system.named(arn);
    if (group?.type !== 'AWS::ElasticLoadBalancingV2::TargetGroup') {
      return { forwards: [], open: true };
    }
    const { notes } = this.source;
    const { HealthCheckPort, Port, TargetType } = group.properties;
    if (TargetType === 'lambda') {
      return { forwards: [], open: false };
    }
    const port = notes.number(group, 'Port', Port);
    const general = typeof port === 'number' ? tcp(port) : tcp(0, LAST_PORT);
    const checks = /^\d+$/.test(`${HealthCheckPort}`) ? [tcp(Number(HealthCheckPort))] : [];
    const forward = (to: Resource, traffic: Traffic): Forward => ({
      to: to.id,
      traffic: [traffic, ...checks],
      because: { control: 'listener', resource: group.id, text: `${nameOf(group)} has ${nameOf(to)} as a target` },
    });
    const single = this.singleTargets(group, general, forward);
    return {
      forwards: [
        ...(this.byService.get(group.physicalId) ?? []).map((one) => forward(one.service, one.port)),
        ...(this.byScaling.get(group.physicalId) ?? []).map((one) => forward(one, general)),
        ...single.forwards,
      ],
      open: single.open,
    };
  }

  private singleTargets(
    group: Resource,
    general: Traffic,
    forward: (to: Resource, traffic: Traffic) => Forward,
  ): Targets {
    const { notes, system } = this.source;
    const targets = notes.maps(group, 'Targets', group.properties['Targets']).map((target) => {
      const id = notes.text(group, 'Targets.Id', target?.['Id']);
      const port = notes.number(group, 'Targets.Port', target?.['Port']);
      const found = typeof id === 'string' ? system.named(id) : undefined;
      return found && forward(found, typeof port === 'number' ? tcp(port) : general);
    });
    // An address may be anybody's.
    return { forwards: targets.flatMap((one) => one ?? []), open: targets.includes(undefined) };
  }
}
