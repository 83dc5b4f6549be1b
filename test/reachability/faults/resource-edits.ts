import type { Templates } from '../edited-assembly';
import { ORDERS } from './case';

type Edit = (templates: Templates) => void;

/** Sets properties of the first resource of a type. */
export function set(type: string, id: RegExp, properties: object, file = /./): Edit {
  return (templates) => {
    Object.assign(templates.one(type, id, file).Properties, properties);
  };
}

/** Removes a property of the first resource of a type. */
export function drop(type: string, id: RegExp, property: string, file = /./): Edit {
  return (templates) => {
    delete templates.one(type, id, file).Properties[property];
  };
}

/** Removes resources of a type. */
export function remove(type: string, id = /./, file = /./): Edit {
  return (templates) => templates.remove(type, id, file);
}

/** Adds a resource, to the stack of orders unless told otherwise. */
export function add(type: string, properties: object, file = ORDERS): Edit {
  return (templates) => templates.add(file, 'Added', { Type: type, Properties: properties });
}

/** Changes the integration of a route. */
export function integration(id: RegExp, properties: object): Edit {
  return (templates) => {
    Object.assign(templates.one(METHOD, id).Properties.Integration, properties);
  };
}

export const METHOD = 'AWS::ApiGateway::Method';
export const GET_ME = /^GETusersmeMethod[0-9A-F]+$/;
export const PUT_ME = /^PUTusersmeMethod[0-9A-F]+$/;
export const POST_ORDERS = /^POSTordersMethod[0-9A-F]+$/;
export const GET_PRODUCTS = /^GETproductsMethod[0-9A-F]+$/;
export const LB = 'AWS::ElasticLoadBalancingV2::LoadBalancer';
export const LISTENER = 'AWS::ElasticLoadBalancingV2::Listener';
