exports.handler = async () => ({ statusCode: 503 });
