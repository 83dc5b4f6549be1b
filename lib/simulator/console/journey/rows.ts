import type { MapService, SystemMap } from '../map/model';

/** Whether a route leads to a service. */
export const isEntered = ({ name }: MapService, { routes }: SystemMap): boolean =>
  routes.some(({ service }) => service === name);

/** Each service, followed by those that it calls. */
export function rowsOf({ services }: SystemMap): readonly MapService[] {
  const rows = new Set<MapService>();
  const add = (service: MapService): void => {
    if (!rows.has(service)) {
      rows.add(service);
      for (const { to } of service.calls) {
        const callee = services.find(({ name }) => name === to);
        if (callee !== undefined) {
          add(callee);
        }
      }
    }
  };
  services.forEach(add);
  return [...rows];
}
