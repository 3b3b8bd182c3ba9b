#!/usr/bin/env python3
"""The generic channel and webhooks out, driven by an independent client: PyPI `standardwebhooks` signs what comes in and
verifies what goes out, against the built program on this machine.

    python3 -m venv venv && venv/bin/pip install standardwebhooks
    venv/bin/python script/independent/webhooks.py target/debug/kintsugi
"""
import base64, datetime, http.server, json, subprocess, sys, tempfile, threading, time, urllib.request, re
from standardwebhooks.webhooks import Webhook
d=tempfile.mkdtemp(); heard=[]
class H(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body=self.rfile.read(int(self.headers['content-length'])); heard.append((dict(self.headers.items()), body))
        self.send_response(204); self.end_headers()
    def log_message(self,*a): pass
srv=http.server.ThreadingHTTPServer(('127.0.0.1',0),H); threading.Thread(target=srv.serve_forever,daemon=True).start()
port=srv.server_address[1]
p=subprocess.Popen([sys.argv[1],'serve','--data',d,'--listen','127.0.0.1:8199'],stdout=subprocess.PIPE,stderr=subprocess.DEVNULL,text=True,env={'KINTSUGI_NEAR_HOSTS':f'127.0.0.1:{port}'})
L='http://127.0.0.1:8199'; secret=None
while secret is None:
    l=p.stdout.readline(); m=re.match(r'setup: .*#(.*)',l.strip()); secret=m and m.group(1)
cookie=''
def ask(method,path,body=None,headers={}):
    global cookie
    h={'content-type':'application/json','x-kintsugi':'t','cookie':cookie}; h.update(headers)
    r=urllib.request.Request(L+path,method=method,data=None if body is None else (body if isinstance(body,bytes) else json.dumps(body).encode()),headers=h)
    with urllib.request.urlopen(r) as a:
        c=a.headers.get('set-cookie'); cookie=c.split(';')[0] if c else cookie
        t=a.read(); return json.loads(t) if t else None
s=ask('POST','/api/v1/setup',{'token':secret,'name':'O','email':'o@example.com','password':'correct horse battery','shop':'Tea'})
shop=s['shops'][0]['id']; S=f'/api/v1/shops/{shop}'
ch=ask('POST',S+'/channels',{'name':'Main','platform':'generic','market':'US'})['id']
made=ask('POST',f'{S}/channels/{ch}/webhook-secret')
hook=ask('POST',S+'/webhooks',{'name':'ERP','url':f'http://127.0.0.1:{port}/x','kinds':['case.']})
out_secret=hook['secret']
# connect the generic way out with a secret of ours
ours='whsec_'+base64.b64encode(b'k'*32).decode()
ask('PUT',f'{S}/channels/{ch}/connection',{'connected':True,'fields':{'url':f'http://127.0.0.1:{port}/acts','secret':ours}})
def send(n, data):
    wh=Webhook(made['secret']); now=datetime.datetime.now(tz=datetime.timezone.utc); body=json.dumps(data)
    sig=wh.sign(f'msg_{n}',now,body)
    return ask('POST',f'/hooks/{shop}/{ch}',body.encode(),{'webhook-id':f'msg_{n}','webhook-timestamp':str(int(now.timestamp())),'webhook-signature':sig})
print('in:',send(1,{'type':'review.created','data':{'review_id':'r1','rating':1,'text':'The cup is broken','buyer':'Ana'}}))
for _ in range(100):
    rows=ask('GET',S+'/cases')['items']
    if rows: break
    time.sleep(.1)
case=rows[0]['id']
ask('POST',f'{S}/cases/{case}/acts',{'kind':'public_reply','text':'Thank you for your feedback and we are sorry about the cup. We will check your order and arrange an exchange; please send us a private message.'})
for _ in range(250):
    c=ask('GET',f'{S}/cases/{case}')
    if c['acts'][-1]['state']=='posted': break
    time.sleep(.1)
print('act:',c['acts'][-1]['state'])
time.sleep(1.5)
ok={'out':0,'acts':0}
for h,b in heard:
    h={k.lower():v for k,v in h.items()}
    kind='out' if json.loads(b)['type'].startswith('case.') else 'acts'
    Webhook(out_secret if kind=='out' else ours).verify(b,h); ok[kind]+=1
print('verified by standardwebhooks:',ok)
p.terminate(); p.wait()
assert ok['out']>=4 and ok['acts']==1
