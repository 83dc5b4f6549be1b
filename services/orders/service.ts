import { NotFound } from '../../runtime/errors';
import { defineService, route, type Service } from '../../runtime/model';
import { placeOrder } from './place-order';
import type { OrdersPorts } from './ports';
import { CreateOrder, ListOrders, Order, OrderId, OrderPage } from './schema';

const PAGE_SIZE = 20;

/** Orders of customers, each visible to the one who placed it. */
export function ordersService(ports: OrdersPorts): Service {
  return defineService('orders', [
    route({
      method: 'POST',
      path: '/orders',
      action: 'orders:Create',
      scopes: ['orders/write'],
      idempotent: true,
      body: CreateOrder,
      response: Order,
      status: 201,
      async handle(context, { body }) {
        return placeOrder(ports, context, body);
      },
    }),
    route({
      method: 'GET',
      path: '/orders/{id}',
      action: 'orders:Read',
      scopes: ['orders/read'],
      params: OrderId,
      response: Order,
      resource: {
        type: 'Order',
        concealed: true,
        async find(_, { params }) {
          const order = await ports.orders.get(params.id);
          if (order === undefined) {
            throw new NotFound('no such order');
          }
          return order;
        },
        describe: ({ id, customerId, status }) => ({ id, attributes: { customerId, status } }),
      },
      async handle(_context, _input, order) {
        return order;
      },
    }),
    route({
      method: 'GET',
      path: '/orders',
      action: 'orders:List',
      scopes: ['orders/read'],
      query: ListOrders,
      response: OrderPage,
      async handle({ principal }, { query: { cursor, limit = PAGE_SIZE } }) {
        return ports.orders.query({ index: 'byCustomer', partition: principal.id, cursor, limit, newestFirst: true });
      },
    }),
  ]);
}
