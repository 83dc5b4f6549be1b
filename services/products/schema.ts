import * as z from 'zod';

const PRODUCT = {
  name: z.string().min(1).max(120),
  description: z.string().max(2_000).optional(),
  price: z.strictObject({
    /** In the smallest unit of the currency, so that no sum is ever rounded. */
    amount: z.int().min(1).max(100_000_000),
    /** ISO 4217. */
    currency: z.string().regex(/^[A-Z]{3}$/),
  }),
};

const STATUS = z.enum(['ACTIVE', 'RETIRED']);

/** Path parameters of `/products/{id}`. */
export const ProductId = z.strictObject({ id: z.uuid() });

/** Query of `GET /products`. */
export const ListProducts = z.strictObject({
  cursor: z.string().max(1_024).optional(),
  limit: z.coerce.number().int().min(1).max(50).optional(),
});

/** Body of `POST /products`. */
export const CreateProduct = z.strictObject(PRODUCT);

/** Body of `PUT /products/{id}`: the whole product as it shall be. */
export const UpdateProduct = z.strictObject({
  ...PRODUCT,
  /** A retired product is not listed any more. */
  status: STATUS,
  /** Version that the client has seen. */
  version: z.int().min(1).max(1_000_000_000),
});

/** A product as every signed-in user sees it. */
export const Product = z.object({ id: z.string(), ...PRODUCT, status: STATUS, version: z.int() });

/** One page of products. */
export const ProductPage = z.object({ items: z.array(Product), cursor: z.string().optional() });
