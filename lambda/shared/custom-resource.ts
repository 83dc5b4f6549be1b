import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { ConfigurationError } from '../../runtime/errors';
import { exchange } from './http-exchange';
import { reasonOf } from './reason';

/** What CloudFormation wants of a resource. */
export type ResourceEvent = CloudFormationCustomResourceEvent;

/** A resource as it stands after a request. */
export interface ResourceState {
  /** Its identity. When an update changes it, CloudFormation asks to delete the old one. */
  readonly physicalResourceId: string;
  /** Attributes, for `Fn::GetAtt`; nothing secret, because templates and the console show them. */
  readonly data?: Readonly<Record<string, string>>;
}

/** What a resource is made by. Each may run again for the same request. */
export interface ResourceHandlers {
  create(event: ResourceEvent): Promise<ResourceState>;
  /** @default - like `create` */
  update?(event: ResourceEvent): Promise<ResourceState>;
  /**
   * Not asked for a resource of which nothing was made.
   *
   * @default - there is nothing to delete
   */
  delete?(event: ResourceEvent): Promise<void>;
}

/** Identity of a resource whose creation failed; there is nothing of it to delete. */
const NOTHING = 'palisade:nothing-was-made';

/** Longest answer that CloudFormation takes, in bytes. */
const MAX_ANSWER_BYTES = 4_096;

/**
 * Handler of a function that a template names as `ServiceToken`. CloudFormation waits an hour for an answer, so
 * there is one whatever happens; only when the answer itself can't be delivered does the function fail, and
 * Lambda runs it again.
 *
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html
 */
export function customResource(handlers: ResourceHandlers): (event: ResourceEvent) => Promise<void> {
  return async (event) => {
    let state: ResourceState;
    try {
      state = await perform(handlers, event);
    } catch (error) {
      console.error(JSON.stringify({ level: 'error', resource: event.LogicalResourceId, reason: reasonOf(error) }));
      await answer(event, failure(event, reasonOf(error)));
      return;
    }
    const success = { Status: 'SUCCESS', PhysicalResourceId: state.physicalResourceId, Data: state.data };
    await answer(event, success);
  };
}

/** Whether an event comes from CloudFormation, for a function that is also run by schedule. */
export function isResourceEvent(event: unknown): event is ResourceEvent {
  return typeof event === 'object' && event !== null && 'RequestType' in event && 'ResponseURL' in event;
}

async function perform(handlers: ResourceHandlers, event: ResourceEvent): Promise<ResourceState> {
  switch (event.RequestType) {
    case 'Create':
      return fitting(event, await handlers.create(event));
    case 'Update':
      return fitting(event, await (handlers.update ?? handlers.create)(event));
    case 'Delete': {
      const physicalResourceId = event.PhysicalResourceId;
      if (physicalResourceId !== NOTHING) {
        await handlers.delete?.(event);
      }
      return { physicalResourceId };
    }
  }
}

function fitting(event: ResourceEvent, state: ResourceState): ResourceState {
  const body = answerBody(event, { PhysicalResourceId: state.physicalResourceId, Data: state.data, Status: 'SUCCESS' });
  if (Buffer.byteLength(body) > MAX_ANSWER_BYTES) {
    throw new ConfigurationError(`the attributes of ${event.LogicalResourceId} must fit into 4 KB, they do not`);
  }
  return state;
}

function failure(event: ResourceEvent, reason: string): Readonly<Record<string, unknown>> {
  // CloudFormation takes a new identity for a replacement, and would then delete what is in use.
  const identity = event.RequestType === 'Create' ? NOTHING : event.PhysicalResourceId;
  return { Status: 'FAILED', Reason: reason, PhysicalResourceId: identity };
}

function answerBody(event: ResourceEvent, answer: Readonly<Record<string, unknown>>): string {
  const { LogicalResourceId, RequestId, StackId } = event;
  return JSON.stringify({ ...answer, LogicalResourceId, RequestId, StackId });
}

async function answer(event: ResourceEvent, answer: Readonly<Record<string, unknown>>): Promise<void> {
  const { status } = await exchange({
    method: 'PUT',
    url: event.ResponseURL,
    // The URL is signed for no content type.
    headers: { 'content-type': '' },
    body: answerBody(event, answer),
  });
  if (status !== 200) {
    throw new Error(`CloudFormation took the answer with status ${status}`);
  }
}
