import type { IConstruct } from 'constructs';
import { BlueprintError } from '../../shared';
import type { Route } from './route';

/** The routes of one API, by shape: `/orders/{id}` and `/orders/{orderId}` are one path. */
export class RouteTable {
  private readonly methods = new Map<string, Map<string, string>>();
  private readonly spellings = new Map<string, string>();

  constructor(private readonly api: IConstruct) {}

  /**
   * Takes a route in.
   *
   * @throws BlueprintError `ROUTE_DUPLICATE`, `ROUTE_INVALID`
   */
  add(route: Route): void {
    const shape = shapeOf(route.segments);
    const taken = this.methods.get(shape)?.get(route.method);
    if (taken !== undefined) {
      throw new BlueprintError(
        'ROUTE_DUPLICATE',
        `a method and path must be declared once, got '${route.text}' after '${taken}'; remove one`,
        this.api,
      );
    }
    const prefixes = route.segments.map((_, index) => route.segments.slice(0, index + 1));
    for (const prefix of prefixes) {
      this.requireSpelling(route, prefix);
    }
    for (const prefix of prefixes) {
      this.spellings.set(shapeOf(prefix), prefix.join('/'));
    }
    const methods = this.methods.get(shape) ?? new Map<string, string>();
    this.methods.set(shape, methods.set(route.method, route.text));
  }

  /** Methods on the path of a route, in alphabetical order. */
  methodsBeside(route: Route): string[] {
    return [...(this.methods.get(shapeOf(route.segments))?.keys() ?? [])].sort();
  }

  /** API Gateway allows one parameter name per position, and says so only during deployment. */
  private requireSpelling(route: Route, prefix: readonly string[]): void {
    const known = this.spellings.get(shapeOf(prefix));
    if (known !== undefined && known !== prefix.join('/')) {
      throw new BlueprintError(
        'ROUTE_INVALID',
        `a path parameter must have one name in all routes, got '${route.text}' beside '/${known}'; use the same name`,
        this.api,
      );
    }
  }
}

function shapeOf(segments: readonly string[]): string {
  return segments.map((segment) => (segment.startsWith('{') ? '{}' : segment)).join('/');
}
