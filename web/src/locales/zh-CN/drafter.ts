// 起草服务：设置，以及撰写框中的按钮。
export const drafter = {
  'act.proposed': '文字由机器起草',
  'compose.propose': '起草建议',
  'compose.proposed': '由机器（{model}）起草。请阅读并修改：只有您提交后才会发出。',
  'compose.proposing': '正在起草…',
  'key.case.propose': '请起草服务拟稿',
  'set.drafter': '起草服务',
  'set.drafter_endpoint': '接口地址',
  'set.drafter_endpoint_hint': 'OpenAI 兼容的地址：您自己的机器，或您信任的服务商。',
  'set.drafter_forget': '删除密钥',
  'set.drafter_hint': '您选择的语言模型可以在撰写框中拟稿。它不做决定，也不发送；其文字与您写的一样须通过检查。',
  'set.drafter_key': 'API 密钥',
  'set.drafter_key_gone': '保存后密钥将被删除。',
  'set.drafter_key_hint': '不会再次显示，且只发给该主机；更换主机须重新填写。',
  'set.drafter_key_kept': '已保存密钥，输入以替换',
  'set.drafter_key_none': '无',
  'set.drafter_model': '模型',
  'set.drafter_on': '客服可以请求拟稿',
  'set.drafter_told':
    '发送的内容：一个工单的评价与消息文字、商品、投诉类型、店铺名称。识别出的姓名、电话、地址与订单号会先隐去。',
  'set.drafter_try': '试一试',
  'set.drafter_try_hint': '按当前已保存的设置（无论是否启用）就一条虚构的评价提问。',
} as const;
