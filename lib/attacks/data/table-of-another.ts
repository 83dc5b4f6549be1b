import type { Attack } from '../attack';
import { tableAt } from '../scene/resources';
import { findRow } from '../scene/table-row';
import { lists, withRole } from '../scene/with-role';

const STANDARDS = ['CWE-284', 'NIST SP 800-53 AC-6'];

/** Code of one service at the tables of another. */
export const tableOfAnother: readonly Attack[] = [
  withRole({
    name: 'all orders, read by users',
    category: 'data',
    action: 'scans the table of orders',
    as: 'users',
    api: 'dynamodb',
    operation: 'Scan',
    standards: STANDARDS,
    async input(scene) {
      await scene.order(scene.customer);
      return { TableName: tableAt(scene, 'Orders/Service/TableOrders') };
    },
    got: lists('Items'),
  }),
  withRole({
    name: 'orders of one customer, read from the index',
    category: 'data',
    action: 'queries the index of the orders by customer',
    as: 'products',
    api: 'dynamodb',
    operation: 'Query',
    standards: STANDARDS,
    async input(scene) {
      await scene.order(scene.customer);
      return {
        TableName: tableAt(scene, 'Orders/Service/TableOrders'),
        IndexName: 'byCustomer',
        KeyConditionExpression: 'customerId = :customer',
        ExpressionAttributeValues: { ':customer': { S: scene.customer.sub } },
      };
    },
    got: lists('Items'),
  }),
  withRole({
    name: 'a price, changed by orders',
    category: 'data',
    action: 'sets the price of a product to one cent in the table of products',
    as: 'orders',
    api: 'dynamodb',
    operation: 'UpdateItem',
    standards: STANDARDS,
    input: async (scene) => ({
      TableName: tableAt(scene, 'Products/Service/TableProducts'),
      Key: { id: { S: await scene.product() } },
      UpdateExpression: 'SET price.amount = :cent',
      ExpressionAttributeValues: { ':cent': { N: '1' } },
    }),
    async got(_, scene, { Key }) {
      const { text } = await scene.edge({ path: `/products/${Key.id.S}` });
      return text.includes('"amount":1,');
    },
  }),
  withRole({
    name: 'a charge, deleted by orders',
    category: 'data',
    action: 'deletes the charge of an order from the table of payments, so that it can be charged and refunded anew',
    as: 'orders',
    api: 'dynamodb',
    operation: 'DeleteItem',
    standards: STANDARDS,
    input: async (scene) => ({
      TableName: tableAt(scene, 'Payments/Service/TableCharges'),
      Key: { id: { S: await scene.order(scene.customer) } },
    }),
    got: async (_, scene, { Key, TableName }) => (await findRow(scene, TableName, Key)) === undefined,
  }),
];
